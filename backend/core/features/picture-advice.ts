import type { SeenPicture } from "./image-quality.ts";

/** Below these, of 100, a picture is hard to make out; see `ImageQuality`. */
const dark = 15;
const smooth = 15;
const flat = 4;
const smallPixels = 240;
/** It may be blurred; or all is in focus, and most of it is sky. */
const whatIsSmooth =
  "Little of the picture is sharp: try a sharper one, or one closer to the subject.";
/** A photo takes more than this, however hard it is compressed; a single colour takes far less. */
const emptyBytesPerPixel = 0.02;

/**
 * The advice that fits a picture best of which nothing was made out: from what was measured, else from what its size gives
 * away. Undefined where nothing speaks against the picture.
 */
export function adviceFor({
  quality,
  width = 0,
  height = 0,
  converted,
  bytes,
}: SeenPicture): string | undefined {
  if (quality) {
    if (quality.contrast < flat)
      return "The picture is nearly all one colour: check that it is the right one.";
    if (quality.brightness < dark) return "The picture is very dark: try one with more light.";
    if (quality.sharpness < smooth) return whatIsSmooth;
  } else if (!converted && bytes < width * height * emptyBytesPerPixel) {
    return "The picture seems to be nearly all one colour: check that it is the right one.";
  }
  if (Math.min(width, height) < smallPixels) {
    return `The picture is small (${width} × ${height} pixels): try a larger original.`;
  }
  return undefined;
}

import type { SeenPicture } from "./image-quality.ts";
import type { Label } from "./label.ts";
import { defaultMinConfidence } from "./label-filter.ts";
import type { Seen } from "./rules.ts";
import type { Warning } from "./warning.ts";

/** Warnings for the stored labels as seen through a filter. */
export function labelWarnings(
  labels: readonly Label[],
  { image, filter, detector }: Seen,
): Warning[] {
  const hint = whatToTry(image) ?? whatElseToTry(detector);
  const minConfidence = filter.minConfidence ?? defaultMinConfidence;
  if (labels.length === 0) {
    const message = "Nothing was recognised in this picture.";
    return [{ code: "no_labels", message, hint }];
  }
  const best = Math.max(...labels.map((label) => label.confidence));
  if (best >= minConfidence) return [];
  return [
    {
      code: "low_confidence",
      message: `Nothing was recognised with a confidence of ${minConfidence} or more; the best is ${roundDown(best)}.`,
      hint: `Read the blob with a lower \`min_confidence\`. ${hint}`,
    },
  ];
}

/** Below these, of 100, a picture is hard to make out; see `ImageQuality`. */
const dark = 15;
const blurred = 15;
const flat = 4;
const smallPixels = 240;
/** A photo takes more than this, however hard it is compressed; a single colour takes far less. */
const emptyBytesPerPixel = 0.02;

/**
 * The advice that fits the picture best: from what was measured, else from what its size gives away. Undefined where
 * nothing speaks against the picture.
 */
function whatToTry({ quality, width = 0, height = 0, bytes }: SeenPicture): string | undefined {
  if (quality) {
    if (quality.contrast < flat)
      return "The picture is nearly all one colour: check that it is the right one.";
    if (quality.brightness < dark) return "The picture is very dark: try one with more light.";
    if (quality.sharpness < blurred) return "The picture is blurred: try a sharper one.";
  } else if (bytes < width * height * emptyBytesPerPixel) {
    return "The picture seems to be nearly all one colour: check that it is the right one.";
  }
  if (Math.min(width, height) < smallPixels) {
    return `The picture is small (${width} × ${height} pixels): try a larger original.`;
  }
  return undefined;
}

/** A good picture need not be made better for a detector that does not know what is on it. */
const whatElseToTry = (detector: string) =>
  detector === "rekognition"
    ? "Try a sharper, brighter or closer picture of the subject."
    : `The picture seems fine: what it shows may be nothing that the detector ${detector} knows. Try a closer picture of the subject, or Amazon Rekognition, which knows thousands of things more.`;

/** One decimal, and never up: 54.96 must not read as the 55 it fell short of. */
const roundDown = (confidence: number) => (Math.floor(confidence * 10) / 10).toFixed(1);

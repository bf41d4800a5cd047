import { decodePicture, type Raster } from "../picture/decode-picture.ts";
import { type ImageQuality, measureQuality } from "../picture/image-quality.ts";

/** The model's input is a square of this many pixels a side. */
export const inputSize = 512;

// The grey of the bars beside a picture that is not square: of all values the one that is the least like a thing.
const barValue = 114;

/** A picture as the model takes it, and what is needed to find the way back to the original. */
export interface LabelInput {
  /** RGB, 0–255, `inputSize` × `inputSize`, the picture in the middle of grey bars. */
  input: Float32Array;
  /** Where the picture lies in the input, in its pixels. */
  frame: { left: number; top: number; width: number; height: number };
  /** The picture alone. */
  raster: Raster;
  /** Pixels of the upright original. */
  width: number;
  height: number;
  quality: ImageQuality;
}

/**
 * Fits a picture into the model's input without distortion: measured on photographs and on drawings of 3:1 and 1:3, a
 * letterbox finds more than a stretched picture does and invents less.
 *
 * @param picture a path, or the bytes of the file
 * @throws see `decodePicture`
 */
export async function readLabelInput(picture: string | Uint8Array): Promise<LabelInput> {
  const decoded = await decodePicture(picture, { within: inputSize }, { enlarge: true });
  const { rgb, width, height, original } = decoded;
  const left = Math.floor((inputSize - width) / 2);
  const top = Math.floor((inputSize - height) / 2);
  const frame = { left, top, width, height };
  return {
    input: letterbox(rgb, frame),
    frame,
    raster: { rgb, width, height },
    width: original.width,
    height: original.height,
    quality: measureQuality(rgb, width, height),
  };
}

function letterbox(rgb: Uint8Array, frame: LabelInput["frame"]): Float32Array {
  const input = new Float32Array(inputSize * inputSize * 3).fill(barValue);
  const rowLength = frame.width * 3;
  for (let row = 0; row < frame.height; row += 1) {
    const from = row * rowLength;
    const to = ((frame.top + row) * inputSize + frame.left) * 3;
    input.set(rgb.subarray(from, from + rowLength), to);
  }
  return input;
}

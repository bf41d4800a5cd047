import sharp from "sharp";
import { imageLimits } from "../../core/blob/image-limits.ts";
import { decoding, UnreadablePictureError } from "./decoder-verdict.ts";
import { type ImageQuality, measureQuality } from "./image-quality.ts";

/** The detector's input is a square of this many pixels a side. */
export const inputSize = 512;

// The grey of the bars beside a picture that is not square: of all values the one that is the least like a thing.
const barValue = 114;

// What is larger never gets as far as the decoder's memory.
const maxPixels = imageLimits.maxPixels ** 2;

/** A picture as the detector takes it, and what is needed to find the way back to the original. */
export interface ReadPicture {
  /** RGB, 0–255, `inputSize` × `inputSize`, the picture in the middle of grey bars. */
  input: Float32Array;
  /** Where the picture lies in the input, in its pixels. */
  frame: { left: number; top: number; width: number; height: number };
  /** Pixels of the upright original. */
  width: number;
  height: number;
  quality: ImageQuality;
}

/**
 * Decodes a JPEG or PNG, upright, in sRGB and without transparency (which becomes white), and fits it into the detector's
 * input without distortion: measured on photographs and on drawings of 3:1 and 1:3, a letterbox finds more than a stretched
 * picture does and invents less.
 *
 * A JPEG is rotated by its EXIF orientation and a PNG is not, as Rekognition does.
 *
 * @param picture a path, or the bytes of the file
 * @throws UnreadablePictureError, and as it is whatever says nothing of the picture: too little memory, a file that is gone
 * @see https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DetectLabels.html#rekognition-DetectLabels-response-OrientationCorrection
 */
export async function readPicture(picture: string | Uint8Array): Promise<ReadPicture> {
  const { data, frame, original } = await decode(picture);
  const { width, height } = frame;
  return {
    input: letterbox(data, frame),
    frame,
    width: original.width,
    height: original.height,
    quality: measureQuality(data, width, height),
  };
}

async function decode(picture: string | Uint8Array) {
  const open = () => sharp(picture, { failOn: "error", limitInputPixels: maxPixels });
  const { format, width, height, autoOrient } = await decoding(() => open().metadata());
  if (format !== "jpeg" && format !== "png") {
    throw new UnreadablePictureError(`${format} is neither JPEG nor PNG.`);
  }
  const { data, info } = await decoding(() =>
    (format === "jpeg" ? open().autoOrient() : open())
      .resize(inputSize, inputSize, { fit: "inside" })
      .flatten({ background: "#ffffff" })
      .toColourspace("srgb")
      .raw({ depth: "uchar" })
      .toBuffer({ resolveWithObject: true }),
  );
  if (info.channels !== 3) throw new Error(`${info.channels} channels instead of red, green, blue`);
  const left = Math.floor((inputSize - info.width) / 2);
  const top = Math.floor((inputSize - info.height) / 2);
  const frame = { left, top, width: info.width, height: info.height };
  return { data, frame, original: format === "jpeg" ? autoOrient : { width, height } };
}

function letterbox(rgb: Uint8Array, frame: ReadPicture["frame"]): Float32Array {
  const input = new Float32Array(inputSize * inputSize * 3).fill(barValue);
  const rowLength = frame.width * 3;
  for (let row = 0; row < frame.height; row += 1) {
    const from = row * rowLength;
    const to = ((frame.top + row) * inputSize + frame.left) * 3;
    input.set(rgb.subarray(from, from + rowLength), to);
  }
  return input;
}

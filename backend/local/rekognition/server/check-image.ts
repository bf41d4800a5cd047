import { open } from "node:fs/promises";
import { imageLimits } from "../../../core/blob/image-limits.ts";
import { decoding, UnreadablePictureError } from "../../detector/picture/decoder-verdict.ts";
import { sharp } from "../../detector/picture/plain-sharp.ts";
import { RekognitionError } from "./rekognition-error.ts";

/**
 * Rekognition's limits of pixels are ours. Its 15 MB are counted here as 15 × 1024 × 1024 bytes, as its 5 MB are 5,242,880 in the API's model;
 * whoever stays below 15,000,000 is right either way.
 *
 * @see https://docs.aws.amazon.com/rekognition/latest/dg/limits.html
 */
const maxObjectBytes = 15 * 1024 * 1024;
const { minPixels, maxPixels } = imageLimits;

const signatures = [Buffer.from("ffd8ff", "hex"), Buffer.from("89504e470d0a1a0a", "hex")];

/**
 * Refuses what Rekognition refuses, before the picture is decoded: by size, by the first bytes and by the header, whatever
 * the file is called.
 *
 * Fewer than 80 pixels a side are an `InvalidParameterException` (github.com/boto/botocore/issues/1366); the message for
 * more than 10,000 is Rekognition's (github.com/awsdocs/aws-doc-sdk-examples/issues/4848).
 *
 * @param image a path, or the bytes of the file
 * @param bytes the size of the file
 * @throws RekognitionError, and whatever reading the file throws
 */
export async function checkImage(image: string | Uint8Array, bytes: number): Promise<void> {
  if (bytes > maxObjectBytes) throw new RekognitionError("ImageTooLargeException");
  const head = await headOf(image);
  if (!signatures.some((signature) => head.subarray(0, signature.length).equals(signature))) {
    throw new RekognitionError("InvalidImageFormatException");
  }
  const { width, height } = await dimensionsOf(image);
  if (Math.max(width, height) > maxPixels) {
    throw new RekognitionError(
      "ImageTooLargeException",
      `Input image dimensions ${width} x ${height} exceed maximum dimension size of ${maxPixels} pixels`,
    );
  }
  if (Math.min(width, height) < minPixels) throw new RekognitionError("InvalidParameterException");
}

async function headOf(image: string | Uint8Array): Promise<Buffer> {
  if (typeof image !== "string") return Buffer.from(image.subarray(0, 8));
  const file = await open(image, "r");
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(8), 0, 8, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

async function dimensionsOf(
  image: string | Uint8Array,
): Promise<{ width: number; height: number }> {
  try {
    return await decoding(() => sharp(image, { limitInputPixels: false }).metadata());
  } catch (cause) {
    if (!(cause instanceof UnreadablePictureError)) throw cause;
    throw new RekognitionError("InvalidImageFormatException", undefined, undefined, { cause });
  }
}

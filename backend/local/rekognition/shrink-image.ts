import { readFile } from "node:fs/promises";
import { sharp } from "../detector/picture/plain-sharp.ts";
import { RekognitionError } from "./server/rekognition-error.ts";

/** The most bytes that DetectLabels takes in the request itself; only from S3 it takes 15 MB. */
const maxImageBytes = 5_242_880;

// Pixels on the longer side. At 4,096 no photograph is over the limit; pure noise is, and is not at 1,024.
const sides = [4096, 2048, 1024];

/**
 * The bytes of an image, encoded anew where they are more than a request may carry: upright, as a JPEG, smaller until they
 * fit. Boxes are fractions of the upright picture, so they stay right, and labels need less detail than this.
 *
 * @throws RekognitionError `InvalidImageFormatException` if it has to be encoded anew and cannot be read
 */
export async function shrinkImage(image: string | Uint8Array): Promise<Uint8Array> {
  const original = typeof image === "string" ? await readFile(image) : image;
  if (original.length <= maxImageBytes) return original;
  try {
    for (const side of sides) {
      const smaller = await encode(original, side);
      if (smaller.length <= maxImageBytes) return smaller;
    }
  } catch (cause) {
    throw new RekognitionError("InvalidImageFormatException", undefined, undefined, { cause });
  }
  throw new RekognitionError("ImageTooLargeException");
}

async function encode(image: Uint8Array, side: number): Promise<Uint8Array> {
  const source = sharp(image, { failOn: "error" });
  const { format } = await source.metadata();
  // Rekognition heeds the orientation of a JPEG and not of a PNG.
  return (format === "jpeg" ? source.autoOrient() : source)
    .resize(side, side, { fit: "inside", withoutEnlargement: true })
    .flatten({ background: "#ffffff" })
    .jpeg({ quality: 90 })
    .toBuffer();
}

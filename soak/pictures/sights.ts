import { createHash } from "node:crypto";
import sharp from "sharp";
import { convertPicture, plainSharp } from "../../backend/adapters/convert/convert-picture.ts";
import type { Picture, Sight } from "./picture.ts";

/**
 * What is to be seen in each picture that is recognised, by the SHA-256 of what recognition is given: the picture, or the JPEG
 * that is made of it. The same converter makes the same bytes, so a detector that does not know a JPEG was given another one.
 */
export async function sightsOf(pictures: readonly Picture[]): Promise<Record<string, Sight>> {
  const sights: Record<string, Sight> = {};
  for (const { bytes, sha256, expects } of pictures) {
    if (expects.status !== "succeeded") continue;
    const { status: _, image, ...sight } = expects;
    const looked = image.isConverted ? await hashOfJpeg(bytes, image.format) : sha256;
    if (sights[looked]) throw new Error("Two pictures of the soak become the same JPEG.");
    sights[looked] = sight;
  }
  return sights;
}

async function hashOfJpeg(bytes: Buffer, format: Parameters<typeof convertPicture>[1]) {
  const { jpeg } = await convertPicture(bytes, format, plainSharp(sharp));
  return createHash("sha256").update(jpeg).digest("hex");
}

import type { Sharp } from "sharp";
import { loadSharp } from "./open/load-sharp.ts";
import { corruptImage } from "./picture-errors.ts";

/** So many pixels are left of the longer side of a picture that is blurred. */
const blurredPixels = 16;

/**
 * A few pixels of a picture: what is gone cannot be made out again.
 * @throws {UsageError} `corrupt_image`
 */
export async function blurred(upright: Sharp): Promise<Sharp> {
  const sharp = await loadSharp();
  const few = await upright
    .resize(blurredPixels, blurredPixels, { fit: "inside" })
    .png()
    .toBuffer()
    .catch((error: unknown) => {
      throw corruptImage(error);
    });
  return sharp(few);
}

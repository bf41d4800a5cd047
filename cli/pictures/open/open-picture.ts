import type { Sharp } from "sharp";
import { imageLimits } from "../../client/image-limits.ts";
import { drawnMark } from "../drawn-mark.ts";
import { corruptImage, imageTooLarge, unsupportedImage } from "../picture-errors.ts";
import type { PictureFormat } from "../picture-format.ts";
import type { PictureSize } from "../pixel-box.ts";
import { loadSharp } from "./load-sharp.ts";

export interface OpenedPicture {
  /** Decoded, and turned as its result has it */
  upright: Sharp;
  /** Of the upright picture */
  size: PictureSize;
  /** Of the file, before any EXIF rotation */
  stored: PictureSize;
  format: PictureFormat;
  hasAlpha: boolean;
}

const jpegQuality = 90;
/** For a picture that was made to take long; 100 megapixels take a few. */
const mostSeconds = 60;

/** What a result says of its picture, as far as it tells how boxes lie on it. */
export type Recognised = { orientation?: number | undefined } | undefined;

/**
 * A picture that something is to be done with. Boxes are relative to a JPEG as its EXIF orientation turns it. Rekognition
 * sees a PNG as it is stored, whatever it says: so boxes are relative to that, unless the API turned it before, whose result
 * has an orientation then. Nothing is decoded yet: a picture that is too large is told by its size before it takes any
 * memory.
 * @param picture a path, or the bytes of the file
 * @param recognised what its result says of it
 * @throws {UsageError} `unsupported_image`, `image_too_large`
 * @see https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DetectLabels.html#rekognition-DetectLabels-response-OrientationCorrection
 */
export async function openPicture(
  picture: string | Uint8Array,
  recognised: Recognised,
): Promise<OpenedPicture> {
  const sharp = await loadSharp();
  const read = async () => sharp(picture, { limitInputPixels: false }).metadata();
  const { format, hasAlpha, width, height, autoOrient } = await read().catch((error: unknown) => {
    throw unsupportedImage(undefined, error);
  });
  if (format !== "jpeg" && format !== "png") throw unsupportedImage(format);
  if (Math.max(width, height) > imageLimits.maxPixels) throw imageTooLarge(width, height);
  const source = sharp(picture, { failOn: "error", limitInputPixels: imageLimits.maxPixels ** 2 });
  const stored = { width, height };
  const isTurned = format === "jpeg" || recognised?.orientation !== undefined;
  return {
    ...{ stored, format, hasAlpha },
    upright: isTurned ? source.autoOrient() : source,
    size: isTurned ? autoOrient : stored,
  };
}

/**
 * The bytes of a picture that was drawn onto, in sRGB with 8 bits a channel; a JPEG with quality 90. Of its metadata
 * (orientation, place, camera, a thumbnail of the original) nothing is kept.
 * @throws {UsageError} `corrupt_image`
 */
export async function pictureBytes(
  drawn: Sharp,
  { format, hasAlpha }: { format: PictureFormat; hasAlpha: boolean },
): Promise<Buffer> {
  const marked = drawn.toColourspace("srgb").withXmp(drawnMark).timeout({ seconds: mostSeconds });
  const written =
    format === "png"
      ? (hasAlpha ? marked : marked.removeAlpha()).png()
      : marked
          .flatten({ background: "#ffffff" })
          .jpeg({ quality: jpegQuality, chromaSubsampling: "4:4:4" });
  return await written.toBuffer().catch((error: unknown) => {
    throw corruptImage(error);
  });
}

import type { ApiLabel } from "../client/api-types.ts";
import { imageLimits } from "../client/image-limits.ts";
import { annotationOf } from "./annotation.ts";
import { annotationSvg } from "./annotation-svg.ts";
import { drawnMark } from "./drawn-mark.ts";
import { loadLettering } from "./lettering.ts";
import { corruptImage, imageTooLarge, unsupportedImage } from "./picture-errors.ts";
import type { PictureFormat } from "./picture-format.ts";
import type { PictureSize } from "./pixel-box.ts";

export interface AnnotateOptions {
  /** Without, as it was */
  format?: PictureFormat | undefined;
  /** Made smaller to fit, in proportion, before anything is drawn */
  within?: PictureSize | undefined;
}

export interface AnnotatedPicture extends PictureSize {
  bytes: Buffer;
  format: PictureFormat;
  /** Of the file that was given, as stored: before any EXIF rotation */
  stored: PictureSize;
  /** How many boxes were drawn */
  boxCount: number;
  /** How many labels have no box; the names of some are at the bottom */
  nameCount: number;
  /** How many boxes could not be drawn */
  leftOutCount: number;
}

const jpegQuality = 90;
/** For a picture that was made to take long; 100 megapixels take a few. */
const mostSeconds = 60;

/**
 * Draws the boxes and names of labels onto a picture. The result is upright, in sRGB with 8 bits a channel, in the same
 * format and never larger; a JPEG is written with quality 90. Of its metadata (orientation, place, camera) nothing is kept.
 *
 * Boxes are relative to a JPEG as its EXIF orientation turns it, and to a PNG as it is stored, whatever it says: so does
 * Rekognition see them.
 * @param picture a path, or the bytes of the file
 * @throws {UsageError} `unsupported_image`, `image_too_large`, `corrupt_image`
 * @see https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DetectLabels.html#rekognition-DetectLabels-response-OrientationCorrection
 */
export async function annotatePicture(
  picture: string | Uint8Array,
  labels: readonly ApiLabel[],
  options: AnnotateOptions = {},
): Promise<AnnotatedPicture> {
  const [{ default: sharp }, lettering] = await Promise.all([import("sharp"), loadLettering()]);
  const { format: found, hasAlpha, ...stored } = await readHeader(picture);
  const source = sharp(picture, { failOn: "error", limitInputPixels: imageLimits.maxPixels ** 2 });
  const format = options.format ?? found;
  const upright = found === "jpeg" ? source.autoOrient() : source;
  const size = scaled(found === "jpeg" ? stored.autoOrient : stored, options.within);
  const annotation = annotationOf(labels, size);
  const svg = Buffer.from(annotationSvg(annotation, size, lettering));

  const drawn = upright
    .resize({ ...size, fit: "fill" })
    .composite([{ input: svg, limitInputPixels: false, unlimited: true }])
    .toColourspace("srgb")
    .withXmp(drawnMark)
    .timeout({ seconds: mostSeconds });
  const written =
    format === "png"
      ? (hasAlpha ? drawn : drawn.removeAlpha()).png()
      : drawn
          .flatten({ background: "#ffffff" })
          .jpeg({ quality: jpegQuality, chromaSubsampling: "4:4:4" });
  try {
    return {
      bytes: await written.toBuffer(),
      format,
      ...size,
      stored: { width: stored.width, height: stored.height },
      boxCount: annotation.boxes.length,
      nameCount: annotation.names.length,
      leftOutCount: annotation.leftOutCount,
    };
  } catch (error) {
    throw corruptImage(error);
  }
}

/** Decodes nothing: a picture that is too large is told by its size before it takes any memory. */
async function readHeader(picture: string | Uint8Array) {
  const { default: sharp } = await import("sharp");
  const read = async () => sharp(picture, { limitInputPixels: false }).metadata();
  const { format, hasAlpha, width, height, autoOrient } = await read().catch((error: unknown) => {
    throw unsupportedImage(undefined, error);
  });
  if (format !== "jpeg" && format !== "png") throw unsupportedImage(format);
  if (Math.max(width, height) > imageLimits.maxPixels) throw imageTooLarge(width, height);
  return { format, hasAlpha, width, height, autoOrient } as const;
}

function scaled({ width, height }: PictureSize, within: PictureSize | undefined): PictureSize {
  const factor = within ? Math.min(1, within.width / width, within.height / height) : 1;
  return {
    width: Math.max(1, Math.round(width * factor)),
    height: Math.max(1, Math.round(height * factor)),
  };
}

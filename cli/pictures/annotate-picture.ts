import { annotationOf } from "./annotation.ts";
import { annotationSvg } from "./annotation-svg.ts";
import { blurred } from "./blurred.ts";
import { type Found, isDelicate } from "./found.ts";
import { loadLettering } from "./lettering.ts";
import { type ConverterDeps, withConversion } from "./open/converted-picture.ts";
import { openPicture, pictureBytes, type Recognised } from "./open/open-picture.ts";
import type { PictureFormat } from "./picture-format.ts";
import type { PictureSize } from "./pixel-box.ts";

export interface AnnotateOptions {
  /** Without, as it was */
  format?: PictureFormat | undefined;
  /** Made smaller to fit, in proportion, before anything is drawn */
  within?: PictureSize | undefined;
  /** Shows what moderation had something against, too */
  unblurred?: boolean | undefined;
  /** What the result says of the picture */
  image?: Recognised;
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
  /** Whether nobody can make out what the picture shows, but for what is drawn onto it */
  isBlurred: boolean;
}

/**
 * Draws what was found onto a picture: boxes and names of labels, text along its lines, faces with their landmarks. The
 * result is upright, in the same format (a JPEG, of what is neither JPEG nor PNG) and never larger. What moderation has
 * something against is blurred.
 * @param picture a path, or the bytes of the file
 * @throws {UsageError} `unsupported_image`, `image_too_large`, `corrupt_image`
 */
export async function annotatePicture(
  picture: string | Uint8Array,
  found: Found,
  { deps, ...options }: AnnotateOptions & { deps?: ConverterDeps } = {},
): Promise<AnnotatedPicture> {
  return withConversion(picture, deps, (opened) => annotate(opened, found, options));
}

async function annotate(
  picture: string | Uint8Array,
  found: Found,
  options: AnnotateOptions,
): Promise<AnnotatedPicture> {
  const [opened, lettering] = await Promise.all([
    openPicture(picture, options.image),
    loadLettering(),
  ]);
  const { stored, hasAlpha, upright } = opened;
  const format = options.format ?? opened.format;
  const size = scaled(opened.size, options.within);
  const annotation = annotationOf(found, size);
  const svg = Buffer.from(annotationSvg(annotation, size, lettering));
  const isBlurred = isDelicate(found) && !options.unblurred;
  const seen = isBlurred ? await blurred(upright) : upright;
  const drawn = seen
    .resize({ ...size, fit: "fill" })
    .composite([{ input: svg, limitInputPixels: false, unlimited: true }]);
  return {
    bytes: await pictureBytes(drawn, { format, hasAlpha }),
    ...{ format, ...size, stored, isBlurred },
    boxCount: annotation.boxes.length,
    nameCount: annotation.names.length,
    leftOutCount: annotation.leftOutCount,
  };
}

function scaled({ width, height }: PictureSize, within: PictureSize | undefined): PictureSize {
  const factor = within ? Math.min(1, within.width / width, within.height / height) : 1;
  return {
    width: Math.max(1, Math.round(width * factor)),
    height: Math.max(1, Math.round(height * factor)),
  };
}

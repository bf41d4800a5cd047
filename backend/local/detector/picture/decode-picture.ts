import { imageLimits } from "../../../core/blob/image-limits.ts";
import { decoding, UnreadablePictureError } from "./decoder-verdict.ts";
import { sharp } from "./plain-sharp.ts";

// What is larger never gets as far as the decoder's memory.
const maxPixels = imageLimits.maxPixels ** 2;

// No picture is decoded twice in the same way: what libvips would keep of it is memory for nothing.
sharp.cache(false);

/** 8-bit RGB, three bytes a pixel, row by row. */
export interface Raster {
  rgb: Uint8Array;
  /** Pixels */
  width: number;
  height: number;
}

export interface DecodedPicture extends Raster {
  /** Pixels of the upright original. */
  original: { width: number; height: number };
}

/** Into what size: at most so many pixels a side, or exactly this, whatever becomes of its shape. */
export type TargetSize = { within: number } | { width: number; height: number };

/**
 * Decodes a JPEG or PNG, upright, in sRGB and without transparency (which becomes white).
 *
 * A JPEG is rotated by its EXIF orientation and a PNG is not, as Rekognition does. `within` makes nothing larger unless
 * `enlarge` says so.
 *
 * @param picture a path, or the bytes of the file
 * @throws UnreadablePictureError, and as it is whatever says nothing of the picture: too little memory, a file that is gone
 * @see https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DetectLabels.html#rekognition-DetectLabels-response-OrientationCorrection
 */
export async function decodePicture(
  picture: string | Uint8Array,
  size: TargetSize,
  { enlarge = false } = {},
): Promise<DecodedPicture> {
  const open = () => sharp(picture, { failOn: "error", limitInputPixels: maxPixels });
  const { format, width, height, autoOrient } = await decoding(() => open().metadata());
  if (format !== "jpeg" && format !== "png") {
    throw new UnreadablePictureError(`${format} is neither JPEG nor PNG.`);
  }
  const upright = () => (format === "jpeg" ? open().autoOrient() : open());
  const { data, info } = await decoding(() =>
    ("within" in size
      ? upright().resize(size.within, size.within, { fit: "inside", withoutEnlargement: !enlarge })
      : upright().resize(size.width, size.height, { fit: "fill" })
    )
      .flatten({ background: "#ffffff" })
      .toColourspace("srgb")
      .raw({ depth: "uchar" })
      .toBuffer({ resolveWithObject: true }),
  );
  if (info.channels !== 3) throw new Error(`${info.channels} channels instead of red, green, blue`);
  const original = format === "jpeg" ? autoOrient : { width, height };
  return { rgb: data, width: info.width, height: info.height, original };
}

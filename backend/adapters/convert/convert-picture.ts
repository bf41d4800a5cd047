import type sharpModule from "sharp";
import { conversionLimits } from "../../core/blob/conversion-limits.ts";
import type { ConvertibleFormat } from "../../core/blob/convertible-formats.ts";
import type { Converted } from "../../core/ports/convert.ts";
import { refusedMemory, watchMemory } from "./decoders/refused-memory.ts";
import {
  conversionError,
  damaged,
  isHarmless,
  isOfThisMachine,
  tooLarge,
} from "./picture/conversion-fault.ts";
import { jpegSize } from "./picture/jpeg-size.ts";
import type { Prepared } from "./picture/prepared.ts";
import { prepare } from "./prepare.ts";

export type Sharp = typeof sharpModule;

const { maxPixels } = conversionLimits;

/** What sharp calls what it finds in a file of each format. */
const sharpFormats: Record<ConvertibleFormat, string> = {
  ...{ avif: "heif", gif: "gif", jpeg: "jpeg", png: "png", tiff: "tiff", webp: "webp" },
  // These are decoded before, and handed over as a TIFF.
  ...{ bmp: "tiff", heic: "tiff", "jpeg-2000": "tiff", "jpeg-ls": "tiff", "jpeg-xl": "tiff" },
};

/** Of these sharp tells the orientation that the file has, and of the others one in any case. */
const seenIn = ["jpeg", "png", "webp"];

/** Rekognition takes no more in S3. */
const maxJpegBytes = 15_000_000;
const qualities = [90, 75, 50] as const;

/** sharp as this folder wants it: nothing is kept between two pictures, and Ultra HDR is an ordinary JPEG. */
export function plainSharp(sharp: Sharp): Sharp {
  sharp.cache(false);
  sharp.block({ operation: ["VipsForeignLoadUhdr"] });
  return sharp;
}

/**
 * Converts in this thread: what hangs or ends WebAssembly does so to the caller too.
 * @throws {ConversionError}
 */
export async function convertPicture(
  file: Buffer,
  format: ConvertibleFormat,
  sharp: Sharp,
  { timeoutMs = conversionLimits.timeoutMs as number } = {},
): Promise<Converted> {
  watchMemory();
  try {
    const prepared = await prepare(file, format);
    return await jpegOf(prepared, format, sharp, timeoutMs).catch(async (error: unknown) => {
      if (prepared.isWatched && isHarmless(error)) {
        return jpegOf({ ...prepared, isWatched: false }, format, sharp, timeoutMs);
      }
      if (isOfThisMachine(error)) throw error;
      const isDamaged = conversionError(error, format).reason === "damaged";
      if (!isDamaged || !prepared.orElse) throw error;
      return jpegOf(await prepared.orElse(), format, sharp, timeoutMs);
    });
  } catch (error) {
    // What this machine lacks is no fault of the picture's.
    if (isOfThisMachine(error)) throw error;
    const told = conversionError(error, format);
    const bytes = told.reason === "too_large" ? undefined : refusedMemory();
    if (bytes === undefined) throw told;
    const wanted = `${Math.ceil(bytes / 1_000_000)} MB`;
    throw new Error(`WebAssembly cannot enlarge its memory to ${wanted}`, { cause: error });
  }
}

async function jpegOf(
  prepared: Prepared,
  format: ConvertibleFormat,
  sharp: Sharp,
  timeoutMs: number,
): Promise<Converted> {
  const { bytes, isRepaired, isWatched, page, contains = sharpFormats[format] } = prepared;
  const failOn = isRepaired || isWatched ? "warning" : "error";
  const options = { failOn, limitInputPixels: maxPixels, ...(page && { page }) } as const;
  const seconds = Math.max(1, Math.ceil(timeoutMs / 1_000));
  const open = () => sharp(bytes, options).timeout({ seconds });
  const found = await open().metadata();
  if (found.format !== contains) throw damaged(`it is ${found.format}`);
  const { width, height } = found.autoOrient;
  if (width * height > maxPixels) throw tooLarge(`${width} × ${height} pixels`);
  const size = jpegSize(width, height);
  const sized = open().autoOrient().resize(size.width, size.height, { fit: "fill" });
  // What a pixel has beyond colours and alpha cannot be laid on white; a TIFF may have any number.
  const opaque =
    found.channels > 4 ? sized.removeAlpha() : sized.flatten({ background: "#ffffff" });
  const jpeg = await encode(opaque.toColourspace("srgb"), sharp);
  const orientation = seenIn.includes(contains) ? found.orientation : prepared.orientation;
  const image = { format, width, height, ...(orientation && { orientation }) };
  return { jpeg, image, ...(isRepaired && { repaired: true }) };
}

/** As good as it can be for its bytes: noise of 4,096 pixels a side is too large at the first quality. */
async function encode(pixels: ReturnType<Sharp>, sharp: Sharp): Promise<Buffer> {
  const [best, ...lower] = qualities;
  const first = await pixels.jpeg({ quality: best }).toBuffer();
  let jpeg = first;
  for (const quality of lower) {
    if (jpeg.length <= maxJpegBytes) break;
    jpeg = await sharp(first).jpeg({ quality }).toBuffer();
  }
  return jpeg;
}

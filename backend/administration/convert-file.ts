import { readFile } from "node:fs/promises";
import { jpegSegments } from "../adapters/convert/rewrite/jpeg-segments.ts";
import { pngSignature } from "../adapters/convert/rewrite/png-chunks.ts";
import { threadConverter } from "../adapters/convert/thread-converter.ts";
import { otherFile } from "../adapters/image/other-formats.ts";
import type { ConvertibleFormat } from "../core/blob/convertible-formats.ts";
import type { Converted } from "../core/ports/convert.ts";

/** How a JPEG-LS frame begins, in what otherwise begins as a JPEG. ITU-T T.87, C.1.1. */
const jpegLsFrame = 0xf7;
let converter: ReturnType<typeof threadConverter> | undefined;

/**
 * A JPEG of a picture as the API recognises it, for who wants to draw onto it. In a thread of its own, which keeps no
 * process alive.
 * @param picture a path, or the bytes of the file
 * @returns undefined if it is in none of the formats that are converted
 * @throws {ConversionError}
 */
export async function convertFile(picture: string | Uint8Array): Promise<Converted | undefined> {
  const bytes = typeof picture === "string" ? await readFile(picture) : picture;
  const format = formatOf(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  if (!format) return undefined;
  converter ??= threadConverter();
  return converter.convert(picture, format);
}

function formatOf(file: Buffer): ConvertibleFormat | undefined {
  if (file[0] === 0xff && file[1] === 0xd8) {
    const isLs = [...jpegSegments(file)].some(({ marker }) => marker === jpegLsFrame);
    return isLs ? "jpeg-ls" : "jpeg";
  }
  if (file.subarray(0, pngSignature.length).equals(pngSignature)) return "png";
  return otherFile(file.subarray(0, 4_096))?.convertible;
}

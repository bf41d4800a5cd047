import { createRequire } from "node:module";
import { conversionLimits } from "../../../core/blob/conversion-limits.ts";
import { damaged, tooLarge } from "../picture/conversion-fault.ts";
import {
  type CodecPixels,
  codecLoader,
  decodeWith,
  type LoadCodec,
  rasterOf,
} from "./cornerstone.ts";
import type { Decoded } from "./decoded.ts";

const require = createRequire(import.meta.filename);
const codec = codecLoader(
  "@cornerstonejs/codec-charls",
  () => require("@cornerstonejs/codec-charls/decodewasmjs") as LoadCodec,
  () => require.resolve("@cornerstonejs/codec-charls/decodewasm"),
);

const endOfImage = Buffer.from([0xff, 0xd9]);

/** JPEG-LS (ITU-T T.87), which differs from JPEG in its frame header and in all that follows. */
export async function decodeJpegLs(file: Buffer): Promise<Decoded> {
  const { width, height, at } = frameHeader(file);
  if (width * height > conversionLimits.maxJpegLsPixels)
    throw tooLarge(`${width} × ${height} pixels`);
  const isEnded = file.includes(endOfImage, at);
  // The decoder goes on for half a minute behind the end of a file that has no end; at one that comes too early it stops.
  const ended = isEnded ? file : Buffer.concat([file, endOfImage]);
  const pixels = await decodeWith(await codec(), "JpegLSDecoder", ended);
  return { raster: rasterOf(interleaved(pixels)), ...(!isEnded && { isRepaired: true }) };
}

/** Where a frame header is, the picture is behind it: what is before it may hold another picture's end. */
function frameHeader(file: Buffer): { width: number; height: number; at: number } {
  let at = 2;
  while (at + 9 < file.length && file[at] === 0xff) {
    if (file[at + 1] === 0xf7) {
      const [height, width] = [file.readUInt16BE(at + 5), file.readUInt16BE(at + 7)];
      if (width === 0 || height === 0) throw damaged("its picture has no pixels");
      return { width, height, at };
    }
    at += 2 + file.readUInt16BE(at + 2);
  }
  throw damaged("there is no frame header in it");
}

/** Where it was stored a colour after the other, the decoder leaves it so. */
function interleaved(pixels: CodecPixels): CodecPixels {
  const { interleaveMode, componentCount, width, height, data, bitsPerSample } = pixels;
  if (interleaveMode !== 0 || componentCount === 1) return pixels;
  const bytes = bitsPerSample > 8 ? 2 : 1;
  const plane = width * height;
  const mixed = new Uint8Array(data.length);
  for (let component = 0; component < componentCount; component++) {
    for (let i = 0; i < plane; i++) {
      for (let byte = 0; byte < bytes; byte++) {
        mixed[(i * componentCount + component) * bytes + byte] =
          data[(component * plane + i) * bytes + byte] ?? 0;
      }
    }
  }
  return { ...pixels, data: mixed };
}

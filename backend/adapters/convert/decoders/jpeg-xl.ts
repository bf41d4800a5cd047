import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { conversionLimits } from "../../../core/blob/conversion-limits.ts";
import { damaged, tooLarge } from "../picture/conversion-fault.ts";
import type { Decoded } from "./decoded.ts";
import { type JpegXlHeader, jpegXlHeader } from "./jpeg-xl-header.ts";
import { loadingDecoder } from "./loading-decoder.ts";
import { refusedMemory } from "./refused-memory.ts";
import { withMaxMemory } from "./wasm-memory.ts";

interface Pixels {
  data: Uint8ClampedArray;
  width: number;
  height: number;
}

interface Codec {
  decode(file: ArrayBuffer): Promise<Pixels>;
  memoryBytes(): number;
}

/** What the largest accepted picture takes at most, of 16 bits and with alpha, is 970 MB. */
const maxMemoryBytes = 1_200_000_000;

const require = createRequire(import.meta.filename);
let loaded: Promise<Codec> | undefined;

/** JPEG XL. The decoder turns it upright, and into sRGB. */
export async function decodeJpegXl(file: Buffer): Promise<Decoded> {
  const header = jpegXlHeader(file);
  checkSize(header);
  loaded ??= loadingDecoder("@jsquash/jxl", load);
  const codec = await loaded;
  const copy = new Uint8Array(file);
  const pixels = await codec.decode(copy.buffer).catch((error: unknown) => {
    const wanted = Math.max(codec.memoryBytes(), refusedMemory() ?? 0);
    if (wanted > maxMemoryBytes * 0.8) throw tooLarge("it takes too much memory");
    if (error instanceof Error && error.message === "Decoding error") {
      throw damaged("its picture cannot be decoded");
    }
    throw error;
  });
  const raster = {
    channels: 4,
    bitsPerSample: 8,
    data: new Uint8Array(pixels.data.buffer),
  } as const;
  const { orientation } = header;
  const { width, height } = pixels;
  return { raster: { width, height, ...raster }, ...(orientation && { orientation }) };
}

/** Channels beyond alpha take as much as colours do. */
function checkSize({ width, height, extraChannels }: JpegXlHeader) {
  const channels = Math.max(4, 3 + extraChannels);
  if ((width * height * channels) / 4 > conversionLimits.maxJpegXlPixels) {
    throw tooLarge(`${width} × ${height} pixels in ${channels} channels`);
  }
}

async function load(): Promise<Codec> {
  // It makes one of these, which browsers have.
  if (!("ImageData" in globalThis)) Object.assign(globalThis, { ImageData: PlainImageData });
  const { default: decode, init } = await import("@jsquash/jxl/decode.js");
  // It would fetch the file otherwise, which Node.js does not from a disk.
  const wasm = await readFile(require.resolve("@jsquash/jxl/codec/dec/jxl_dec.wasm"));
  const capped = withMaxMemory(wasm, maxMemoryBytes);
  const module: object = await init({ wasmBinary: new Uint8Array(capped).buffer });
  const memory = () => (module as { HEAPU8?: Uint8Array }).HEAPU8;
  return { decode, memoryBytes: () => memory()?.length ?? 0 };
}

class PlainImageData implements Pixels {
  readonly data: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;

  constructor(data: Uint8ClampedArray, width: number, height: number) {
    this.data = data;
    this.width = width;
    this.height = height;
  }
}

import { readFile } from "node:fs/promises";
import { damaged, tooLarge, unsupported } from "../picture/conversion-fault.ts";
import type { Raster } from "../picture/raster-tiff.ts";
import { loadingDecoder } from "./loading-decoder.ts";
import { refusedMemory } from "./refused-memory.ts";
import { withMaxMemory } from "./wasm-memory.ts";

/** What the codecs of the Cornerstone project have in common; they have no types. */
interface CodecDecoder {
  getEncodedBuffer(bytes: number): Uint8Array;
  decode(): void;
  getFrameInfo(): FrameInfo;
  getDecodedBuffer(): Uint8Array;
  getInterleaveMode?(): number;
  getColorSpace?(): number;
  delete(): void;
}

export interface FrameInfo {
  width: number;
  height: number;
  bitsPerSample: number;
  componentCount: number;
  isSigned?: boolean;
}

interface Codec {
  decoders: Record<string, new () => CodecDecoder>;
  hasNoMemory(): boolean;
}

type CodecModule = Record<string, new () => CodecDecoder> & { HEAPU8: Uint8Array };
export type LoadCodec = (options: object) => Promise<CodecModule>;

/** What the largest accepted picture takes at most is 710 MB. */
const maxMemoryBytes = 1_000_000_000;

/** Loads a codec of the package, once. `load` is its module, and `path` the file in WebAssembly that belongs to it. */
export function codecLoader(
  from: string,
  load: () => LoadCodec,
  path: () => string,
): () => Promise<Codec> {
  let loaded: Promise<Codec> | undefined;
  const start = async (): Promise<Codec> => {
    const wasmBinary = withMaxMemory(await readFile(path()), maxMemoryBytes);
    const module = await load()({ print: () => {}, printErr: () => {}, wasmBinary });
    return {
      decoders: module,
      hasNoMemory: () =>
        Math.max(module.HEAPU8.length, refusedMemory() ?? 0) > maxMemoryBytes * 0.8,
    };
  };
  return () => {
    loaded ??= loadingDecoder(from, start);
    return loaded;
  };
}

export interface CodecPixels extends FrameInfo {
  /** A copy: the codec's own memory is used again. */
  data: Uint8Array;
  interleaveMode?: number;
  colorSpace?: number;
}

/** @param className that decodes */
export async function decodeWith(
  codec: Codec,
  className: string,
  file: Buffer,
): Promise<CodecPixels> {
  const Decoder = codec.decoders[className];
  if (!Decoder) throw new Error(`The codec has no ${className}.`);
  const decoder = new Decoder();
  try {
    decoder.getEncodedBuffer(file.length).set(file);
    decoder.decode();
    const frame = decoder.getFrameInfo();
    const data = new Uint8Array(decoder.getDecodedBuffer());
    const interleaveMode = decoder.getInterleaveMode?.();
    const colorSpace = decoder.getColorSpace?.();
    return {
      ...{ ...frame, data },
      ...(interleaveMode !== undefined && { interleaveMode }),
      ...(colorSpace !== undefined && { colorSpace }),
    };
  } catch (error) {
    if (codec.hasNoMemory()) throw tooLarge("it takes too much memory");
    // What the code in WebAssembly throws is a number that points to it.
    if (typeof error === "number") throw damaged("its picture cannot be decoded");
    throw error;
  } finally {
    decoder.delete();
  }
}

/** Samples of any depth, side by side in each pixel, as eight or sixteen whole bits. */
export function rasterOf(pixels: CodecPixels): Raster {
  const { width, height, componentCount, bitsPerSample, data, isSigned } = pixels;
  // What the decoder leaves so where the picture's data end too early.
  if (componentCount === 0 || bitsPerSample === 0) throw damaged("its picture cannot be decoded");
  if (isSigned) throw unsupported("signed samples");
  if (bitsPerSample < 1 || bitsPerSample > 16) throw unsupported(`${bitsPerSample} bits a sample`);
  const channels = ([1, 2, 3, 4] as const).find((count) => count === componentCount);
  if (!channels) throw unsupported(`${componentCount} components`);
  const samples = width * height * channels;
  const bytesPerSample = bitsPerSample > 8 ? 2 : 1;
  if (data.length < samples * bytesPerSample) throw damaged("its pixels are not all there");
  const most = 2 ** bitsPerSample - 1;
  if (bytesPerSample === 2) {
    const wide = new Uint16Array(data.buffer, data.byteOffset, samples);
    if (most < 65_535) for (let i = 0; i < samples; i++) wide[i] = ((wide[i] ?? 0) * 65_535) / most;
    return { width, height, channels, bitsPerSample: 16, data: data.subarray(0, samples * 2) };
  }
  if (most < 255) for (let i = 0; i < samples; i++) data[i] = ((data[i] ?? 0) * 255) / most;
  return { width, height, channels, bitsPerSample: 8, data: data.subarray(0, samples) };
}

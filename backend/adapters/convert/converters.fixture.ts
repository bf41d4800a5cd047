import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { afterAll } from "@jest/globals";
import sharp from "sharp";
import { type ThreadConverterOptions, threadConverter } from "./thread-converter.ts";

const worker = new URL(
  "../../../dist/backend/adapters/convert/conversion-worker.js",
  import.meta.url,
);
const onlyWasm = fileURLToPath(new URL("./testing/sharp-wasm.cjs", import.meta.url));

/** sharp's two builds: this machine's own, and the one that is deployed. */
export const builds: [name: string, options: ThreadConverterOptions][] = [
  ["sharp's native build", { worker }],
  ["sharp's build in WebAssembly", { worker, execArgv: ["--require", onlyWasm] }],
];

/** A converter that ends with the file's tests. */
export function converterFor(options: ThreadConverterOptions) {
  const converter = threadConverter({ worker, ...options });
  afterAll(() => converter.close());
  return converter;
}

export const sample = (name: string): Promise<Buffer> =>
  readFile(new URL(`./samples/${name}`, import.meta.url));

/** Pixels in three channels, whatever the file had. */
export async function pixelsOf(file: Uint8Array, size?: { width: number; height: number }) {
  const picture = size ? sharp(file).resize({ ...size, fit: "fill" }) : sharp(file);
  const { data, info } = await picture
    .toColourspace("srgb")
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  if (info.channels === 3) return { data, width: info.width, height: info.height };
  const rgb = Buffer.from([...data].flatMap((grey) => [grey, grey, grey]));
  return { data: rgb, width: info.width, height: info.height };
}

/** How far the samples of two pictures of one size are apart on average, of 255. */
export function meanDifference(one: Uint8Array, other: Uint8Array): number {
  if (one.length !== other.length) return Number.POSITIVE_INFINITY;
  return one.reduce((sum, value, i) => sum + Math.abs(value - (other[i] ?? 0)), 0) / one.length;
}

import { describe, expect, it } from "@jest/globals";
import type { ConvertibleFormat } from "../../core/blob/convertible-formats.ts";
import { ConversionError } from "../../core/ports/convert.ts";
import { builds, converterFor, meanDifference, pixelsOf, sample } from "./converters.fixture.ts";
import { mutated, seeded } from "./mutations.fixture.ts";

const seeds: [name: string, format: ConvertibleFormat][] = [
  ["lossy.webp", "webp"],
  ["plain.avif", "avif"],
  ["plain.heic", "heic"],
  ["phone.heic", "heic"],
  ["lzw.tif", "tiff"],
  ["tiled-deflate.tif", "tiff"],
  ["plain.gif", "gif"],
  ["interlaced.gif", "gif"],
  ["8-bit.bmp", "bmp"],
  ["lossy.jxl", "jpeg-xl"],
  ["plain.jp2", "jpeg-2000"],
  ["colour.jls", "jpeg-ls"],
  ["12-bit.jpg", "jpeg"],
  ["stop-sign.png", "png"],
];
/** `node backend/adapters/convert/testing/fuzz.mjs` asks for more, with other seeds. */
const { fuzz } = globalThis as { fuzz?: { runs: number; seed: number } };
const { runs, seed } = fuzz ?? { runs: 100, seed: 1 };
const timeoutMs = 3_000;

describe.each(builds)("with %s", (_, options) => {
  const { convert } = converterFor({ ...options, timeoutMs });

  it.each(seeds)(
    "%s, mutated, is converted or told to be faulty, and the next picture works",
    async (name, format) => {
      const file = await sample(name);
      const random = seeded(seed);
      for (let i = 0; i < runs; i++) {
        const outcome = await convert(mutated(file, random), format).catch((error) => error);
        if (outcome instanceof Error) expect(outcome).toBeInstanceOf(ConversionError);
      }
      const { jpeg } = await convert(file, format);
      const whole = format === "bmp" ? "stop-sign-small.png" : "stop-sign.png";
      const [made, original] = [await pixelsOf(jpeg), await pixelsOf(await sample(whole))];
      expect(meanDifference(made.data, original.data)).toBeLessThan(6);
      // Of the process, with both builds in it.
      expect(process.memoryUsage.rss()).toBeLessThan(2 * 2 ** 30);
    },
    Math.max(300_000, runs * 3_000),
  );
});

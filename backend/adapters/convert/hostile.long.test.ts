import { deflateSync } from "node:zlib";
import { describe, expect, it } from "@jest/globals";
import sharp from "sharp";
import type { ConvertibleFormat } from "../../core/blob/convertible-formats.ts";
import type { ConversionFault } from "../../core/ports/convert.ts";
import { cpuMsOf } from "../../testing/cpu-ms.ts";
import { builds, converterFor, sample } from "./converters.fixture.ts";
import { boxed, gifOfFrames, ifd, replaced, tiffOfPages } from "./hostile.fixture.ts";
import { prepare } from "./prepare.ts";
import { writePng } from "./rewrite/png-chunks.ts";

type Case = [what: string, format: ConvertibleFormat, make: () => Promise<Buffer> | Buffer];
type Faults = ConversionFault[];

const uint32 = (...values: number[]) => {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [i, value] of values.entries()) bytes.writeUInt32BE(value, i * 4);
  return bytes;
};
const ispe = (side: number) => boxed("ispe", Buffer.alloc(4), uint32(side, side));
/** A JPEG XL codestream of so many bits and the values in them. */
function bitsOf(...numbers: number[][]): Buffer {
  const bits = numbers.flatMap(([count = 0, value = 0]) =>
    Array.from({ length: count }, (_, i) => (value >> i) & 1),
  );
  const bytes = Buffer.alloc(2 + Math.ceil(bits.length / 8) + 50);
  bytes.writeUInt16BE(0xff0a);
  for (const [i, bit] of bits.entries()) {
    bytes[2 + (i >> 3)] = (bytes[2 + (i >> 3)] ?? 0) | (bit << (i & 7));
  }
  return bytes;
}
const header = (width: number, height: number) =>
  Buffer.concat([uint32(width, height), Buffer.from([8, 2, 0, 0, 0])]);

/** A real file whose size, where its container says it, is another. */
async function heifOf(name: string, side: number): Promise<Buffer> {
  const file = await sample(name);
  const at = file.indexOf("ispe");
  return replaced(file, at - 4, ispe(side));
}

const tooLarge: Case[] = [
  ["AVIF of 30,000 pixels a side in 3 kB", "avif", () => heifOf("plain.avif", 30_000)],
  ["HEIC of 8,000 pixels a side", "heic", () => heifOf("plain.heic", 8_000)],
  [
    "HEIC grid of 65,535 tiles",
    "heic",
    async () => {
      const tiles = Buffer.alloc(4 + 65_535 * 2);
      tiles.writeUInt16BE(1, 0);
      tiles.writeUInt16BE(65_535, 2);
      const iref = boxed("iref", Buffer.alloc(4), boxed("dimg", tiles));
      const file = await sample("plain.heic");
      const at = file.indexOf("meta") - 4;
      const size = file.readUInt32BE(at);
      const meta = Buffer.concat([file.subarray(at, at + size), iref]);
      meta.writeUInt32BE(meta.length, 0);
      return Buffer.concat([file.subarray(0, at), meta, file.subarray(at + size)]);
    },
  ],
  [
    "PNG of 60,000 pixels a side",
    "png",
    () =>
      writePng([
        { type: "IHDR", data: header(60_000, 60_000) },
        { type: "IDAT", data: deflateSync(Buffer.alloc(1_000)) },
        { type: "IEND", data: Buffer.alloc(0) },
      ]),
  ],
  [
    "BMP of 60,000 pixels a side",
    "bmp",
    async () => {
      const file = Buffer.from(await sample("24-bit.bmp"));
      file.writeInt32LE(60_000, 18);
      file.writeInt32LE(60_000, 22);
      return file;
    },
  ],
  [
    "JPEG 2000 of 60,000 pixels a side",
    "jpeg-2000",
    async () => {
      const file = Buffer.from(await sample("plain.j2k"));
      file.writeUInt32BE(60_000, 8);
      file.writeUInt32BE(60_000, 12);
      return file;
    },
  ],
  [
    "JPEG XL of a billion pixels a side",
    "jpeg-xl",
    () =>
      // Not small, 30 bits of height, and so the width: ISO/IEC 18181-1, section 6.
      Buffer.from("ff0afeffffffff0ffffffffff0", "hex"),
  ],
  [
    "JPEG XL of 1,025 channels",
    "jpeg-xl",
    () =>
      // 4,000 × 3,000 pixels, each number by which of four it is and its bits, the lowest first.
      bitsOf(
        [1, 0],
        ...[
          [2, 1],
          [13, 2_999],
          [3, 0],
          [2, 1],
          [13, 3_999],
        ],
        ...[
          [1, 0],
          [1, 0],
          [1, 0],
          [2, 0],
          [1, 0],
          [2, 3],
          [12, 1_021],
        ],
      ),
  ],
  [
    "JPEG 2000 of 25 megapixels",
    "jpeg-2000",
    async () => {
      const file = Buffer.from(await sample("plain.j2k"));
      file.writeUInt32BE(5_000, 8);
      file.writeUInt32BE(5_000, 12);
      return file;
    },
  ],
  [
    "JPEG-LS of 65,535 pixels a side",
    "jpeg-ls",
    async () => {
      const file = Buffer.from(await sample("colour.jls"));
      const at = file.indexOf(Buffer.from([0xff, 0xf7]));
      file.writeUInt32BE(0xffff_ffff, at + 5);
      return file;
    },
  ],
  ["TIFF of 60,000 pixels a side", "tiff", () => tiffOfPages(1, 60_000)],
  [
    "TIFF with a colour profile of 40 MB",
    "tiff",
    async () => ifd(await sample("deflate.tif"), [34_675, 7, Buffer.alloc(40_000_000, "icc")]),
  ],
  [
    "WebP of 16,383 pixels a side",
    "webp",
    async () => {
      const file = Buffer.from(await sample("lossless.webp"));
      file.writeUInt32LE(0x3ffe | (0x3ffe << 14), 21);
      return file;
    },
  ],
];

it("an AVIF image of 81 megapixels is handed to no decoder", async () => {
  await expect(prepare(await heifOf("plain.avif", 9_000), "avif")).rejects.toMatchObject({
    reason: "too_large",
    message: expect.stringContaining("9000 × 9000 pixels"),
  });
});

describe.each(builds)("with %s", (_, options) => {
  const { convert } = converterFor(options);
  const faultOf = (file: Uint8Array, format: ConvertibleFormat) =>
    convert(file, format).then(
      () => "converted",
      (error: unknown) => error,
    );

  it.each(tooLarge)("%s is too large, by its header", async (_what, format, make) => {
    const file = await make();
    const { result, cpuMs } = await cpuMsOf(() => faultOf(file, format));
    expect(result).toMatchObject({ name: "ConversionError", reason: "too_large", format });
    expect(cpuMs).toBeLessThan(20_000);
  });

  it.each<Case>([
    ["GIF of 10,000 frames", "gif", () => gifOfFrames(10_000)],
    ["TIFF of 10,000 pages", "tiff", () => tiffOfPages(10_000, 100)],
    [
      "PNG of 1 × 30,000 pixels",
      "png",
      () =>
        sharp({ create: { width: 1, height: 30_000, channels: 3, background: "#888888" } })
          .png()
          .toBuffer(),
    ],
  ])("%s: its first picture", async (_what, format, make) => {
    const { jpeg } = await convert(await make(), format);
    expect(await sharp(jpeg).metadata()).toMatchObject({ format: "jpeg" });
  });

  const damagedOnly: Faults = ["damaged"];
  it.each<[name: string, format: ConvertibleFormat, reasons: Faults]>([
    ["lossy.webp", "webp", damagedOnly],
    ["plain.avif", "avif", damagedOnly],
    ["plain.heic", "heic", damagedOnly],
    ["lzw.tif", "tiff", damagedOnly],
    ["16-bit.tif", "tiff", damagedOnly],
    ["plain.gif", "gif", damagedOnly],
    ["8-bit.bmp", "bmp", damagedOnly],
    ["lossy.jxl", "jpeg-xl", damagedOnly],
    ["plain.jp2", "jpeg-2000", damagedOnly],
    ["colour.jls", "jpeg-ls", damagedOnly],
    ["arithmetic.jpg", "jpeg", damagedOnly],
    ["stop-sign.png", "png", damagedOnly],
  ])("%s cut off is damaged, wherever it is", async (name, format, reasons) => {
    const file = await sample(name);
    for (const part of [0.05, 0.3, 0.7]) {
      const fault = await faultOf(file.subarray(0, Math.floor(file.length * part)), format);
      expect(fault).toMatchObject({ name: "ConversionError", format });
      expect(reasons).toContain((fault as { reason: ConversionFault }).reason);
    }
  });

  it("a TIFF with a JPEG inside that lies about its size is damaged", async () => {
    const file = Buffer.from(await sample("jpeg.tif"));
    const frame = file.lastIndexOf(Buffer.from([0xff, 0xc0, 0, 17]));
    expect(frame).toBeGreaterThan(0);
    file.writeUInt32BE(0xffff_ffff, frame + 5);
    expect(await faultOf(file, "tiff")).toMatchObject({ reason: "damaged", format: "tiff" });
  });

  it("a file that is of another format than it was taken for is damaged", async () => {
    expect(await faultOf(await sample("plain.gif"), "webp")).toMatchObject({ reason: "damaged" });
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="99" height="99"/>');
    expect(await faultOf(svg, "tiff")).toMatchObject({ reason: "damaged" });
  });

  it("the next picture works after each fault", async () => {
    await faultOf(Buffer.from("ff0afeffffffff0ffffffffff0", "hex"), "jpeg-xl");
    const heic = await sample("plain.heic");
    const all = await Promise.all([
      faultOf(heic.subarray(0, 2_000), "heic"),
      convert(heic, "heic"),
      faultOf(Buffer.alloc(0), "png"),
      convert(await sample("lossy.webp"), "webp"),
    ]);
    expect(all.map((one) => (one instanceof Error ? "fault" : "jpeg"))).toEqual([
      ...["fault", "jpeg", "fault", "jpeg"],
    ]);
  });
});

describe("a conversion's thread", () => {
  const hurried = converterFor({ timeoutMs: 1 });
  const { convert: calm } = converterFor({});

  it("is ended when the time is up, and the next picture gets another", async () => {
    const { convert } = hurried;
    await expect(convert(await sample("plain.heic"), "heic")).rejects.toMatchObject({
      reason: "timed_out",
      format: "heic",
      formatName: "a HEIC image",
    });
    await expect(convert(await sample("plain.heic"), "heic")).rejects.toMatchObject({
      reason: "timed_out",
    });
  });

  it("tells a file that is not there as it is", async () => {
    await expect(calm("/nowhere/at.all", "heic")).rejects.toMatchObject({ code: "ENOENT" });
  });
});

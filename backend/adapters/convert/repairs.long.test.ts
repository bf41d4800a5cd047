import { deflateSync } from "node:zlib";
import { describe, expect, it } from "@jest/globals";
import sharp, { type JpegOptions } from "sharp";
import type { ConvertibleFormat } from "../../core/blob/convertible-formats.ts";
import { builds, converterFor, meanDifference, pixelsOf, sample } from "./converters.fixture.ts";
import { pngChunks, writePng } from "./rewrite/png-chunks.ts";

const endBytes = 2;
const jpegOf = async (options: JpegOptions, isGrey = false) =>
  sharp(await sample("stop-sign.png"))
    .toColourspace(isGrey ? "b-w" : "srgb")
    .jpeg({ quality: 95, ...options })
    .toBuffer();

/** JPEGs whose data end in a byte that has bits of the last pixel. */
const jpegs: [what: string, make: () => Promise<Buffer>][] = [
  ["4:2:0", () => jpegOf({})],
  ["4:4:4", () => jpegOf({ chromaSubsampling: "4:4:4" })],
  ["grey", () => jpegOf({}, true)],
  ["progressive", () => jpegOf({ progressive: true })],
  ["progressive, 4:4:4", () => jpegOf({ progressive: true, chromaSubsampling: "4:4:4" })],
  ["with restart markers", () => sample("restart.jpg")],
  ["CMYK", () => sample("cmyk.jpg")],
  ["progressive CMYK", () => sample("cmyk-progressive.jpg")],
  ["of 12 bits", () => sample("12-bit.jpg")],
  ["lossless", () => sample("lossless.jpg")],
];

function lastIndexOfMarker(file: Buffer, isIt: (code: number) => boolean): number {
  for (let at = file.length - 3; at > 0; at--) {
    if (file[at] === 0xff && isIt(file[at + 1] ?? 0)) return at;
  }
  return -1;
}

describe.each(builds)("with %s", (_, options) => {
  const { convert } = converterFor(options);
  const outcome = (file: Uint8Array, format: ConvertibleFormat) =>
    convert(file, format).then(
      ({ repaired }) => (repaired ? "repaired" : "whole"),
      (error: { reason?: string }) => error.reason ?? error,
    );

  it.each(jpegs)("a JPEG, %s, lacks its end, or its last pixels", async (_what, make) => {
    const file = await make();
    expect(file.subarray(-endBytes)).toEqual(Buffer.from([0xff, 0xd9]));
    expect(await outcome(file, "jpeg")).toBe("whole");
    for (const cut of [1, 2])
      expect(await outcome(file.subarray(0, -cut), "jpeg")).toBe("repaired");
    // A zero behind 0xff is no part of the pixels.
    const isStuffed = file.at(-3) === 0 && file.at(-4) === 0xff;
    for (const cut of [isStuffed ? 4 : 3, 5, 6, 8, 12, 20, 50, 200]) {
      expect([cut, await outcome(file.subarray(0, -cut), "jpeg")]).toEqual([cut, "damaged"]);
    }
  });

  it("a JPEG whose last byte of pixels is 0xff, without the zero behind it, is whole", async () => {
    const file = await sample("progressive.jpg");
    expect(file.subarray(-4)).toEqual(Buffer.from([0xff, 0, 0xff, 0xd9]));
    expect(await outcome(file.subarray(0, -3), "jpeg")).toBe("repaired");
    expect(await outcome(file.subarray(0, -4), "jpeg")).toBe("damaged");
  });

  it("a JPEG that ends within its last restart interval, or before it, is damaged", async () => {
    const file = await sample("restart.jpg");
    const last = lastIndexOfMarker(file, (code) => code >= 0xd0 && code <= 0xd7);
    expect(last).toBeGreaterThan(0);
    for (const length of [last, last + 1, last + 2, last + 3]) {
      expect(await outcome(file.subarray(0, length), "jpeg")).toBe("damaged");
    }
  });

  it("a progressive JPEG without its last scans is damaged", async () => {
    const file = await jpegOf({ progressive: true });
    for (let end = file.length, scans = 0; scans < 3; scans++) {
      end = lastIndexOfMarker(file.subarray(0, end), (code) => code === 0xda);
      expect(end).toBeGreaterThan(0);
      // Before the scan's header, within it, and with nothing behind it; with its end marker or without.
      for (const length of [end, end + 3, end + 10]) {
        const cut = file.subarray(0, length);
        expect(await outcome(cut, "jpeg")).toBe("damaged");
      }
    }
  });

  it("a JPEG that lacks its end behind further segments is whole", async () => {
    const file = await jpegOf({});
    const comment = Buffer.from("\xff\xfe\0\x10of no use at a", "latin1");
    for (const length of [comment.length, 6]) {
      const cut = Buffer.concat([file.subarray(0, -endBytes), comment.subarray(0, length)]);
      expect(await outcome(cut, "jpeg")).toBe("repaired");
    }
  });

  it.each([false, true])(
    "a PNG, interlaced: %s, cut at each of its last bytes",
    async (progressive) => {
      const file = await sharp(await sample("stop-sign.png"))
        .png({ progressive })
        .toBuffer();
      expect(await outcome(file, "png")).toBe("whole");
      // IEND, the checksum of the pixels' chunk, that of what is compressed in it.
      for (const cut of [1, 4, 5, 11, 12, 13, 16, 17, 20]) {
        expect([cut, await outcome(file.subarray(0, -cut), "png")]).toEqual([cut, "repaired"]);
      }
      for (const cut of [30, 60, 500]) {
        expect([cut, await outcome(file.subarray(0, -cut), "png")]).toEqual([cut, "damaged"]);
      }
      const { jpeg } = await convert(file.subarray(0, -20), "png");
      const [made, whole] = [await pixelsOf(jpeg), await pixelsOf(file)];
      expect(meanDifference(made.data, whole.data)).toBeLessThan(6);
    },
  );

  describe("a PNG whose checksums are wrong", () => {
    const changed = async (change: (data: Buffer) => void, isChunkRight: boolean) => {
      const file = Buffer.from(await sample("stop-sign.png"));
      const at = file.indexOf("IDAT") + 4;
      const end = at + file.readUInt32BE(at - 8);
      change(file.subarray(at, end));
      if (!isChunkRight) return file;
      return writePng(pngChunks(file).chunks);
    };
    const wrongAdler = (data: Buffer) =>
      data.writeUInt32BE(~data.readUInt32BE(data.length - 4) >>> 0, data.length - 4);
    const wrongPixel = (data: Buffer) => data.writeUInt8((data[3_000] ?? 0) ^ 0x10, 3_000);

    it.each<[string, (data: Buffer) => void, boolean, string]>([
      ["of what is compressed", wrongAdler, true, "repaired"],
      ["of what is compressed, and of its chunk", wrongAdler, false, "damaged"],
      ["of both, by a wrong pixel", wrongPixel, false, "damaged"],
    ])("%s", async (_what, change, isChunkRight, expected) => {
      expect(await outcome(await changed(change, isChunkRight), "png")).toBe(expected);
    });

    it.each(["IHDR", "IDAT", "IEND"])("of %s", async (type) => {
      const file = Buffer.from(await sample("stop-sign.png"));
      const at = file.indexOf(type);
      const checksum = at + 4 + file.readUInt32BE(at - 4);
      file.writeUInt32BE(~file.readUInt32BE(checksum) >>> 0, checksum);
      expect(await outcome(file, "png")).toBe("repaired");
    });

    it("of a colour profile that makes no sense: it is left out", async () => {
      const { chunks } = pngChunks(await sample("stop-sign.png"));
      const [header, ...rest] = chunks;
      if (!header) throw new Error("There is no header.");
      const profile = Buffer.concat([Buffer.from("icc\0\0"), deflateSync(Buffer.alloc(500, 7))]);
      const file = writePng([header, { type: "iCCP", data: profile }, ...rest]);
      const at = file.indexOf("iCCP") + 4 + profile.length;
      file.writeUInt32BE(0, at);
      expect(await outcome(file, "png")).toBe("repaired");
    });
  });

  it("a picture in another format that is cut off is damaged", async () => {
    for (const [name, format] of [
      ["plain.j2k", "jpeg-2000"],
      ["tiled.jp2", "jpeg-2000"],
      ["sequence.avif", "avif"],
      ["two.heic", "heic"],
      ["animated.jxl", "jpeg-xl"],
    ] as const) {
      const file = await sample(name);
      const cut = file.subarray(0, Math.floor(file.length * 0.3));
      expect([name, await outcome(cut, format)]).toEqual([name, "damaged"]);
    }
  });

  it.each<[string, ConvertibleFormat]>([
    ["phone.heic", "heic"],
    ["plain.heic", "heic"],
    ["grid.avif", "avif"],
    ["plain.avif", "avif"],
    ["tiled-deflate.tif", "tiff"],
    ["tiled-jpeg.tif", "tiff"],
    ["lzw.tif", "tiff"],
    ["plain.gif", "gif"],
    ["interlaced.gif", "gif"],
    ["lossy.webp", "webp"],
    ["animated.webp", "webp"],
    ["lossy.jxl", "jpeg-xl"],
    ["colour.jls", "jpeg-ls"],
  ])(
    "%s that was not fetched to its end is damaged, whatever stands there",
    async (name, format) => {
      const file = await sample(name);
      for (const part of [0.3, 0.5]) {
        const length = Math.floor(file.length * part);
        const start = file.subarray(0, length);
        const zeros = Buffer.concat([start, Buffer.alloc(file.length - length)]);
        expect([part, await outcome(start, format)]).toEqual([part, "damaged"]);
        expect([part, await outcome(zeros, format)]).toEqual([part, "damaged"]);
      }
    },
  );

  it.each<[string, ConvertibleFormat, number[]]>([
    ["plain.gif", "gif", [1]],
    ["interlaced.gif", "gif", [1]],
    // Its last picture is of one colour.
    ["animated.gif", "gif", [1, 2, 30]],
    ["colour.jls", "jpeg-ls", [1, 2]],
    // A thumbnail stands there.
    ["phone.heic", "heic", [1, 100]],
  ])("%s that lacks nothing but its end has all its pixels", async (name, format, cuts) => {
    const file = await sample(name);
    expect(await outcome(file, format)).toBe("whole");
    const whole = await pixelsOf((await convert(file, format)).jpeg);
    for (const cut of cuts) {
      const short = file.subarray(0, -cut);
      expect([cut, await outcome(short, format)]).toEqual([cut, "repaired"]);
      const made = await pixelsOf((await convert(short, format)).jpeg);
      expect(meanDifference(made.data, whole.data)).toBe(0);
    }
    expect(await outcome(Buffer.concat([file, Buffer.alloc(100)]), format)).toBe("whole");
  });

  it("a lossless WebP that ends in a large plane of one colour is whole", async () => {
    const size = { width: 1_200, height: 1_200, channels: 3, background: "#1e3cc8" } as const;
    const plane = sharp({ create: size }).composite([
      { input: await sample("stop-sign.png"), left: 0, top: 0 },
    ]);
    const file = await plane.webp({ lossless: true, effort: 0 }).toBuffer();
    expect(file.subarray(-100).every((byte) => byte === 0)).toBe(true);
    expect(await outcome(file, "webp")).toBe("whole");
  });

  it("a JPEG-LS with another picture's end in its header is repaired in no time", async () => {
    const file = await sample("colour.jls");
    const thumbnail = Buffer.from("\xff\xe8\0\x06\xff\xd8\xff\xd9", "latin1");
    const cut = Buffer.concat([file.subarray(0, 2), thumbnail, file.subarray(2, -endBytes)]);
    expect(await outcome(cut, "jpeg-ls")).toBe("repaired");
  });
});

import { describe, expect, it } from "@jest/globals";
import sharp from "sharp";
import type { ConvertibleFormat } from "../../core/blob/convertible-formats.ts";
import { builds, converterFor, meanDifference, pixelsOf, sample } from "./converters.fixture.ts";

const orientations = [2, 3, 4, 5, 6, 7, 8];
const white = [255, 255, 255];

const files: Partial<Record<ConvertibleFormat, string[]>> = {
  avif: ["plain.avif", "10-bit.avif", "12-bit-444.avif", "sequence.avif"],
  gif: ["plain.gif", "animated.gif", "interlaced.gif"],
  heic: ["plain.heic", "444.heic", "thumbnail.heic", "two.heic"],
  jpeg: [
    "12-bit.jpg",
    "12-bit-444.jpg",
    "lossless.jpg",
    "arithmetic.jpg",
    "arithmetic-progressive.jpg",
    "restart.jpg",
  ],
  "jpeg-2000": ["plain.jp2", "plain.j2k", "16-bit.jp2", "tiled.jp2"],
  "jpeg-ls": ["colour.jls"],
  "jpeg-xl": ["lossy.jxl", "lossless.jxl", "container.jxl"].concat(
    ...["animated.jxl", "of-jpeg.jxl", "progressive.jxl"],
  ),
  png: ["stop-sign.png", "interlaced.png"],
  tiff: ["lzw.tif", "deflate.tif", "jpeg.tif", "pages.tif", "palette.tif", "16-bit.tif"].concat(
    ...["big-endian-bigtiff.tif", "five-channels.tif", "planar.tif", "tiled.tif", "tiled-jpeg.tif"],
    ...["tiled-deflate.tif", "preview-first.tif"],
  ),
  webp: ["lossy.webp", "lossless.webp", "animated.webp"],
};
const samples = Object.entries(files).flatMap(([format, names]) =>
  names.map((name): [string, ConvertibleFormat] => [name, format as ConvertibleFormat]),
);

describe.each(builds)("with %s", (_, options) => {
  const { convert } = converterFor(options);

  it.each(samples)("%s becomes a JPEG of the same picture", async (name, format) => {
    const { jpeg, image } = await convert(await sample(name), format);
    const said = name === "tiled-jpeg.tif" && { orientation: 1 };
    expect(image).toEqual({ format, width: 160, height: 120, ...said });
    const facts = await sharp(jpeg).metadata();
    expect(facts).toMatchObject({ format: "jpeg", space: "srgb", width: 160, height: 120 });
    expect([facts.exif, facts.icc, facts.xmp]).toEqual([undefined, undefined, undefined]);
    await expectPicture(jpeg, "stop-sign.png", 5);
  });

  it.each(["24-bit.bmp", "32-bit.bmp", "8-bit.bmp", "565.bmp", "rle8.bmp", "os2.bmp"])(
    "%s, too",
    async (name) => {
      const { jpeg, image } = await convert(await sample(name), "bmp");
      expect(image).toEqual({ format: "bmp", width: 80, height: 80 });
      await expectPicture(jpeg, "stop-sign-small.png", 6);
    },
  );

  it("a BMP of 16 colours looks like it", async () => {
    const { jpeg } = await convert(await sample("4-bit.bmp"), "bmp");
    await expectPicture(jpeg, "stop-sign-small.png", 12);
  });

  it("a sequence alone, without a still picture, is named for what it is", async () => {
    const file = Buffer.from(await sample("sequence.avif"));
    file.write("free", file.indexOf("meta"), "latin1");
    const converted = convert(file, "avif");
    await expect(converted).rejects.toMatchObject({ reason: "unsupported_variant" });
  });

  it("a TIFF of which libvips would warn is converted", async () => {
    const file = Buffer.from(await sample("tiled-deflate.tif"));
    const first = file.readUInt32LE(4) + 2;
    const [one, other] = [0, 12].map((at) =>
      Buffer.from(file.subarray(first + at, first + at + 12)),
    );
    if (one && other) file.set(Buffer.concat([other, one]), first);
    const { jpeg } = await convert(file, "tiff");
    await expectPicture(jpeg, "stop-sign.png", 5);
  });

  it.each([0, 9, 0x0100])(
    "a TIFF of orientation %i, which says nothing, is converted",
    async (value) => {
      for (const name of ["orientation-6.tif", "tiled-jpeg.tif"]) {
        const file = Buffer.from(await sample(name));
        const isLittle = file.toString("latin1", 0, 2) === "II";
        const tag = Buffer.from(isLittle ? [0x12, 1, 3, 0] : [1, 0x12, 0, 3]);
        const at = file.indexOf(tag) + 8;
        if (isLittle) file.writeUInt16LE(value, at);
        else file.writeUInt16BE(value, at);
        const { image } = await convert(file, "tiff");
        expect(image.orientation).toBeUndefined();
      }
    },
  );

  it("an AVIF of four tiles is one picture", async () => {
    const { jpeg, image } = await convert(await sample("grid.avif"), "avif");
    expect(image).toMatchObject({ width: 512, height: 512 });
    const size = { width: 160, height: 120 };
    const [made, original] = [
      await pixelsOf(jpeg, size),
      await pixelsOf(await sample("stop-sign.png")),
    ];
    expect(meanDifference(made.data, original.data)).toBeLessThan(8);
  });

  it.each(["heic", "avif"] as const)(
    "%s with another first brand is the same picture",
    async (kind) => {
      const file = Buffer.from(await sample(`plain.${kind}`));
      for (const brand of ["mif1", "msf1", "miaf", kind === "avif" ? "avis" : "hevc"]) {
        file.write(brand, 8, "latin1");
        // What a general brand says is HEIC, as far as its first bytes can tell.
        for (const source of ["heic", "avif"] as const) {
          const { jpeg, image } = await convert(file, source);
          expect(image).toEqual({ format: source, width: 160, height: 120 });
          await expectPicture(jpeg, "stop-sign.png", 6);
        }
      }
    },
  );

  it.each<[string, ConvertibleFormat]>([
    ["jpeg-2000.tif", "tiff"],
    ["lab.tif", "tiff"],
    ["ycc.tif", "tiff"],
    ["float-grey.tif", "tiff"],
    ["32-bit.tif", "tiff"],
    ["12-bit.tif", "tiff"],
    ["preview-only.tif", "tiff"],
    ["alpha.jp2", "jpeg-2000"],
  ])("%s is named for what it is, and no wrong picture is made of it", async (name, format) => {
    const converted = convert(await sample(name), format);
    await expect(converted).rejects.toMatchObject({ reason: "unsupported_variant", format });
  });

  it.each<[string, ConvertibleFormat]>([
    ["flat.heic", "heic"],
    ["flat.j2k", "jpeg-2000"],
    ["flat.jls", "jpeg-ls"],
    ["flat.jxl", "jpeg-xl"],
    ["flat.webp", "webp"],
  ])("%s, which is of one colour, is a picture", async (name, format) => {
    const { jpeg } = await convert(await sample(name), format);
    const { channels } = await sharp(jpeg).stats();
    for (const { min, max } of channels) expect(max - min).toBeLessThan(3);
  });

  it.each(["avif", "gif", "jpeg", "png", "tiff", "webp"] as const)(
    "%s whose lower part is of one colour is a picture",
    async (format) => {
      const page = { width: 1_920, height: 1_080, channels: 3, background: "white" } as const;
      const drawn = sharp({ create: page }).composite([
        { input: await sample("stop-sign.png"), top: 0, left: 0 },
      ]);
      // Which blocks are as those around them is a code of its own in these.
      const file = await drawn.toFormat(format, { progressive: true, effort: 4 }).toBuffer();
      const { image } = await convert(file, format);
      expect(image).toMatchObject({ format, width: 1_920, height: 1_080 });
    },
  );

  it("a BMP of black and white dots looks like it from afar", async () => {
    const { jpeg } = await convert(await sample("1-bit.bmp"), "bmp");
    const afar = { width: 10, height: 10 };
    const grey = await sharp(await sample("stop-sign-small.png"))
      .greyscale()
      .png()
      .toBuffer();
    const [made, original] = [await pixelsOf(jpeg, afar), await pixelsOf(grey, afar)];
    expect(meanDifference(made.data, original.data)).toBeLessThan(12);
  });

  it.each<[string, ConvertibleFormat]>([
    ["cmyk.tif", "tiff"],
    ["cmyk.jpg", "jpeg"],
    ["cmyk-progressive.jpg", "jpeg"],
  ])("%s has colours that a press would print", async (name, format) => {
    const { jpeg } = await convert(await sample(name), format);
    await expectPicture(jpeg, "stop-sign.png", 25);
  });

  it.each<[string, ConvertibleFormat]>([
    ["16-bit-grey.jls", "jpeg-ls"],
    ["12-bit-grey.jpg", "jpeg"],
  ])("%s is grey", async (name, format) => {
    const { jpeg } = await convert(await sample(name), format);
    const grey = await sharp(await sample("stop-sign.png"))
      .greyscale()
      .png()
      .toBuffer();
    const [made, original] = [await pixelsOf(jpeg), await pixelsOf(grey)];
    expect(meanDifference(made.data, original.data)).toBeLessThan(8);
  });

  it.each<[string, ConvertibleFormat]>([
    ["alpha.webp", "webp"],
    ["alpha.avif", "avif"],
    ["alpha.heic", "heic"],
  ])("%s is white where nothing is", async (name, format) => {
    const { jpeg } = await convert(await sample(name), format);
    const { data, width } = await pixelsOf(jpeg);
    expect([...data.subarray(0, 3)]).toEqual(white);
    const middle = (60 * width + 20) * 3;
    expect([...data.subarray(middle, middle + 3)]).toEqual(white);
    const { data: original } = await pixelsOf(await sample("stop-sign.png"));
    const seen = (60 * width + 120) * 3;
    expect(Math.abs((data[seen] ?? 0) - (original[seen] ?? 0))).toBeLessThan(20);
  });

  const turned = (["webp", "avif", "heic", "tif"] as const).flatMap((kind) =>
    orientations.map((value): [string, ConvertibleFormat, number] => [
      `orientation-${value}.${kind}`,
      kind === "tif" ? "tiff" : kind,
      value,
    ]),
  );
  // A phone's: tiles, lying, with EXIF that says so once more, a gain map and a thumbnail.
  it.each([...turned, ["phone.heic", "heic", 6] as const])(
    "%s is upright",
    async (name, format, orientation) => {
      const { jpeg, image } = await convert(await sample(name), format);
      expect(image).toEqual({ format, width: 160, height: 120, orientation });
      await expectPicture(jpeg, "stop-sign.png", 6);
    },
  );
});

async function expectPicture(jpeg: Uint8Array, original: string, within: number) {
  const [made, expected] = [await pixelsOf(jpeg), await pixelsOf(await sample(original))];
  expect([made.width, made.height]).toEqual([expected.width, expected.height]);
  expect(meanDifference(made.data, expected.data)).toBeLessThan(within);
}

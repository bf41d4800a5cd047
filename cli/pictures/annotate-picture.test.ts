import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "@jest/globals";
import sharp from "sharp";
import type { ApiLabel } from "../client/api-types.ts";
import { sampleLabel } from "../testing/sample-blobs.ts";
import { type AnnotateOptions, annotatePicture } from "./annotate-picture.ts";
import { crc32 } from "./crc32.fixture.ts";
import { labelColour } from "./label-colour.ts";
import { type Colour, colourOf, distance, pixelsOf } from "./sample-pictures.fixture.ts";

const annotate = (
  picture: string | Uint8Array,
  labels: readonly ApiLabel[],
  options?: AnnotateOptions,
) => annotatePicture(picture, { labels: [...labels] }, options);
const size = { width: 400, height: 300 };
const ground: Colour = [128, 128, 128];
const create = (background = "#808080") => sharp({ create: { ...size, channels: 3, background } });
const stopSign = fileURLToPath(new URL("../../test-cases/stop-sign.jpg", import.meta.url));
const line = colourOf(labelColour("Car"));

const boxed = (left: number, top: number, width: number, height: number, label = "Car") =>
  sampleLabel({
    label,
    instances: [{ confidence: 90, bounding_box: { left, top, width, height } }],
  });
const inTheMiddle = [boxed(0.25, 0.4, 0.5, 0.5)];

/** Whether the left side of the box in the middle is drawn in its colour. */
const isLineAt = async (bytes: Buffer, x = 100, y = 200) =>
  distance((await pixelsOf(bytes)).at(x, y), line) < 70;

describe("what is written", () => {
  it.each([
    ["a PNG with 16 bits a channel", () => create().toColourspace("rgb16").png(), "png", 3],
    ["a PNG with a palette", () => create().png({ palette: true }), "png", 3],
    ["a PNG in grey", () => create().greyscale().png(), "png", 3],
    ["a PNG that one sees through", () => create().ensureAlpha(0.5).png(), "png", 4],
    ["a JPEG in grey", () => create().greyscale().jpeg(), "jpeg", 3],
    ["a JPEG in CMYK", () => create().toColourspace("cmyk").jpeg(), "jpeg", 3],
    ["a progressive JPEG", () => create().jpeg({ progressive: true }), "jpeg", 3],
  ])("of %s is sRGB with 8 bits, in its format", async (_name, make, format, channels) => {
    const { bytes, ...drawn } = await annotate(await make().toBuffer(), inTheMiddle);
    expect(drawn).toMatchObject({ format, ...size, boxCount: 1, nameCount: 0, leftOutCount: 0 });
    const header = await sharp(bytes).metadata();
    expect(header).toMatchObject({ format, ...size, space: "srgb", depth: "uchar", channels });
    expect(await isLineAt(bytes)).toBe(true);
    if (channels === 4) {
      const alpha = await sharp(bytes).extractChannel(3).raw().toBuffer();
      expect(Math.abs((alpha[0] ?? 0) - 128)).toBeLessThan(2);
    }
  });

  it("has a format of its own where that is wanted, and white where one saw through", async () => {
    const clear = await create().ensureAlpha(0).png().toBuffer();
    const { bytes, format } = await annotate(clear, inTheMiddle, { format: "jpeg" });
    expect(format).toBe("jpeg");
    expect(distance((await pixelsOf(bytes)).at(5, 5), [255, 255, 255])).toBeLessThan(5);
  });

  it("is made smaller to fit, in proportion, and never larger", async () => {
    const picture = await create().png().toBuffer();
    const small = await annotate(picture, [], { within: { width: 100, height: 100 } });
    expect(await sharp(small.bytes).metadata()).toMatchObject({ width: 100, height: 75 });
    const large = await annotate(picture, [], { within: { width: 1000, height: 1000 } });
    expect(await sharp(large.bytes).metadata()).toMatchObject(size);
  });

  it("takes a path, and tells the size as stored", async () => {
    const rotated = stopSign.replace(".jpg", "-rotated.jpg");
    const drawn = await annotate(rotated, inTheMiddle);
    expect(drawn).toMatchObject({ width: 800, height: 600, stored: { width: 600, height: 800 } });
  });

  it("is the picture alone where there are no labels", async () => {
    const picture = await create().png().toBuffer();
    const { bytes, boxCount, nameCount } = await annotate(picture, []);
    expect({ boxCount, nameCount }).toEqual({ boxCount: 0, nameCount: 0 });
    expect((await pixelsOf(bytes)).data.every((value) => value === 128)).toBe(true);
  });
});

describe("what is drawn", () => {
  it.each(["#ffffff", "#000000", "#ffd60a", "#40c8ff"])(
    "is seen on %s: a bright and a dark line",
    async (background) => {
      const picture = await create(background).png().toBuffer();
      const pixels = await pixelsOf((await annotate(picture, inTheMiddle)).bytes);
      const across = Array.from({ length: 9 }, (_, index) => pixels.at(96 + index, 200));
      expect(Math.min(...across.map((pixel) => distance(pixel, line)))).toBeLessThan(40);
      expect(Math.min(...across.map(([, green]) => green))).toBeLessThan(60);
    },
  );

  it("names labels without a box at the bottom, but not what a box implies", async () => {
    const picture = await create().png().toBuffer();
    const road = sampleLabel({ label: "Road", instances: [], parents: [] });
    const vehicle = sampleLabel({ label: "Vehicle", instances: [], parents: [] });
    const withRoad = await annotate(picture, [road]);
    expect(withRoad).toMatchObject({ boxCount: 0, nameCount: 1 });
    const changed = (await pixelsOf(withRoad.bytes)).data.findIndex((value) => value !== 128);
    expect(changed).toBeGreaterThan(size.width * 3 * 250);
    const implied = await annotate(picture, [...inTheMiddle, vehicle]);
    expect(implied).toMatchObject({ boxCount: 1, nameCount: 0 });
  });

  it("stays inside of the picture, whatever the boxes are", async () => {
    const labels = [
      boxed(-5, -5, 1e308, 1e308),
      boxed(0.9, 0.9, 0.5, 0.5),
      boxed(0, 0, 1e-9, 1e-9),
      boxed(Number.NaN, 0, 1, 1),
      boxed(0, 0, Number.POSITIVE_INFINITY, 1),
      boxed(0.5, 0.5, -0.2, 0.2),
      boxed(2, 2, 1, 1),
    ];
    const drawn = await annotate(await create().png().toBuffer(), labels);
    expect(drawn).toMatchObject({ ...size, boxCount: 3, leftOutCount: 4 });
    expect(await isLineAt(drawn.bytes, 2, 150)).toBe(true);
  });

  it("is letters, and a box for each that the font lacks; nothing of a name is markup", async () => {
    const picture = await create().png().toBuffer();
    const names = ['<image href="file:///etc/hosts"/>', "停车标志", "\u001b[31m\u0000", "", "&lt;"];
    for (const label of names) {
      const { bytes } = await annotate(picture, [boxed(0.25, 0.4, 0.5, 0.5, label)]);
      const pixels = await pixelsOf(bytes);
      expect(distance(pixels.at(200, 200), ground)).toBe(0);
      expect(pixels.data.some((value) => value !== 128)).toBe(true);
    }
  });
});

describe("what cannot be drawn", () => {
  it.each([
    ["text", () => Buffer.from("not a picture"), "unsupported_image"],
    ["nothing", () => Buffer.from(""), "unsupported_image"],
    ["WebP", () => create().webp().toBuffer(), "unsupported_image"],
    [
      "SVG",
      () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="90" height="90"/>'),
      "unsupported_image",
    ],
    [
      "a JPEG that is cut off",
      async () => (await readFile(stopSign)).subarray(0, 9000),
      "corrupt_image",
    ],
    ["10,001 pixels", () => wide(10_001).png().toBuffer(), "image_too_large"],
    ["a bomb of 3.6 gigapixels", () => bomb(60_000), "image_too_large"],
  ])("is told: %s", async (_name, make, code) => {
    const hint = expect.stringMatching(/\.$/);
    await expect(annotate(await make(), inTheMiddle)).rejects.toMatchObject({ code, hint });
  });

  it("is not a picture of 10,000 pixels a side", async () => {
    const { boxCount } = await annotate(await wide(10_000).png().toBuffer(), inTheMiddle);
    expect(boxCount).toBe(1);
  });
});

const wide = (width: number) =>
  sharp({ create: { width, height: 80, channels: 3, background: "#808080" } });

/** A PNG whose header promises a square of so many pixels a side; the checksum is right, the pixels are few. */
async function bomb(side: number): Promise<Buffer> {
  const png = await wide(80).png().toBuffer();
  png.writeUInt32BE(side, 16);
  png.writeUInt32BE(side, 20);
  png.writeUInt32BE(crc32(png.subarray(12, 29)), 29);
  return png;
}

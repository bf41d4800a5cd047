import { deflateRawSync } from "node:zlib";
import { describe, expect, it } from "@jest/globals";
import sharp from "sharp";
import { builds, converterFor, meanDifference, pixelsOf, sample } from "./converters.fixture.ts";
import { pngChunks, writePng } from "./rewrite/png-chunks.ts";

/** As Xcode writes a PNG: blue first, multiplied by alpha, filtered, and without zlib's header. */
async function cgbi(filter: number): Promise<Buffer> {
  const { data, info } = await sharp(await sample("stop-sign.png"))
    .ensureAlpha(0.5)
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  const rows: Buffer[] = [];
  let above = Buffer.alloc(width * 4);
  for (let y = 0; y < height; y++) {
    const row = Buffer.from(data.subarray(y * width * 4, (y + 1) * width * 4));
    for (let i = 0; i < row.length; i += 4) {
      const [red = 0, green = 0, blue = 0, alpha = 0] = row.subarray(i, i + 4);
      for (const [j, value] of [blue, green, red].entries()) row[i + j] = (value * alpha) / 255;
    }
    const filtered = row.map((value, i) => {
      const left = i < 4 ? 0 : (row[i - 4] ?? 0);
      const [up = 0, corner = 0] = [above[i], i < 4 ? 0 : above[i - 4]];
      const nearest = [left, up, corner].sort(
        (a, b) => Math.abs(left + up - corner - a) - Math.abs(left + up - corner - b),
      )[0];
      return value - ([0, left, up, (left + up) >> 1][filter] ?? nearest ?? 0);
    });
    rows.push(Buffer.from([filter]), Buffer.from(filtered));
    above = row;
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width);
  header.writeUInt32BE(height, 4);
  header.set([8, 6, 0, 0, 0], 8);
  return writePng([
    { type: "CgBI", data: Buffer.from("50002002", "hex") },
    { type: "IHDR", data: header },
    { type: "IDAT", data: deflateRawSync(Buffer.concat(rows)) },
    { type: "IEND", data: Buffer.alloc(0) },
  ]);
}

describe.each(builds)("with %s", (_, options) => {
  const { convert } = converterFor(options);

  it.each([0, 1, 2, 3])("a PNG for iOS, filtered by %i, has its colours back", async (filter) => {
    const { jpeg, image } = await convert(await cgbi(filter), "png");
    expect(image).toEqual({ format: "png", width: 160, height: 120 });
    const half = await sharp(await sample("stop-sign.png"))
      .ensureAlpha(0.5)
      .png()
      .toBuffer();
    const onWhite = await sharp(half).flatten({ background: "#ffffff" }).png().toBuffer();
    const [made, original] = [await pixelsOf(jpeg), await pixelsOf(onWhite)];
    expect(meanDifference(made.data, original.data)).toBeLessThan(5);
  });

  it("a PNG for iOS whose pixels are cut off is damaged", async () => {
    const { chunks } = pngChunks(await cgbi(1));
    const cut = writePng(
      chunks.map(({ type, data }) => ({ type, data: type === "IDAT" ? data.subarray(99) : data })),
    );
    await expect(convert(cut, "png")).rejects.toMatchObject({ reason: "damaged" });
  });

  it("a PNG without its last chunk is whole", async () => {
    const file = await sample("stop-sign.png");
    await expectPicture(await convert(file.subarray(0, -12), "png"));
    await expectPicture(await convert(file.subarray(0, -5), "png"));
  });

  it.each(["IHDR", "IDAT", "IEND"])("a PNG with a wrong checksum of %s is whole", async (type) => {
    const file = Buffer.from(await sample("stop-sign.png"));
    const at = file.indexOf(type);
    const checksum = at + 4 + file.readUInt32BE(at - 4);
    file.writeUInt32BE(~file.readUInt32BE(checksum) >>> 0, checksum);
    await expectPicture(await convert(file, "png"));
  });

  it("a PNG whose pixels are others than were compressed is damaged", async () => {
    const file = Buffer.from(await sample("stop-sign.png"));
    const at = file.indexOf("IDAT") + 2_000;
    file[at] = (file[at] ?? 0) ^ 0x10;
    await expect(convert(file, "png")).rejects.toMatchObject({ reason: "damaged" });
  });

  it("a JPEG without its end marker is whole, one without its last pixels is damaged", async () => {
    const jpeg = await sharp(await sample("stop-sign.png"))
      .jpeg({ quality: 95 })
      .toBuffer();
    await expectPicture(await convert(jpeg.subarray(0, -2), "jpeg"));
    await expectPicture(await convert(jpeg.subarray(0, -1), "jpeg"));
    const cut = jpeg.subarray(0, -200);
    await expect(convert(cut, "jpeg")).rejects.toMatchObject({ reason: "damaged" });
  });

  it("a large picture is made smaller, and its own size is told", async () => {
    const size = { width: 12_000, height: 3_000, channels: 3, background: "#336699" } as const;
    const large = await sharp({ create: size })
      .withExif({ IFD0: { Orientation: "6" } })
      .withMetadata({ orientation: 6 })
      .jpeg({ quality: 30 })
      .toBuffer();
    const { jpeg, image } = await convert(large, "jpeg");
    expect(image).toEqual({ format: "jpeg", width: 3_000, height: 12_000, orientation: 6 });
    expect(await sharp(jpeg).metadata()).toMatchObject({ width: 1_024, height: 4_096 });
  });

  it("a narrow picture stays as wide as recognition wants it", async () => {
    const size = { width: 9_000, height: 100, channels: 3, background: "#336699" } as const;
    const narrow = await sharp({ create: size }).webp({ effort: 0 }).toBuffer();
    const { jpeg } = await convert(narrow, "webp");
    expect(await sharp(jpeg).metadata()).toMatchObject({ width: 7_200, height: 80 });
  });
});

async function expectPicture({ jpeg }: { jpeg: Uint8Array }) {
  const [made, original] = [await pixelsOf(jpeg), await pixelsOf(await sample("stop-sign.png"))];
  expect(meanDifference(made.data, original.data)).toBeLessThan(6);
}

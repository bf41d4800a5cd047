import { randomBytes } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import sharp from "sharp";
import { inspectHead } from "./inspect-head.ts";

const width = 320;
const height = 200;
const picture = () => sharp({ create: { width, height, channels: 3, background: "#a35d2c" } });
const jpeg = () => picture().jpeg().toBuffer();
const png = () => picture().png().toBuffer();

/** A JPEG with further segments right after its start, as cameras and editors write them. */
async function jpegWith(...segments: Buffer[]): Promise<Buffer> {
  const whole = await jpeg();
  return Buffer.concat([whole.subarray(0, 2), ...segments, whole.subarray(2)]);
}

function segment(marker: number, body: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([head, body]);
}

const app1 = 0xe1;
const app2 = 0xe2;
const icc = (bytes: number) =>
  segment(app2, Buffer.concat([Buffer.from("ICC_PROFILE\0"), randomBytes(bytes)]));

const image = (format: "jpeg" | "png") => ({ kind: "image", format, width, height });

describe("inspectHead on a JPEG", () => {
  it.each([
    ["baseline", jpeg],
    ["progressive", () => picture().jpeg({ progressive: true }).toBuffer()],
    ["CMYK", () => picture().toColourspace("cmyk").jpeg().toBuffer()],
    ["greyscale", () => picture().greyscale().jpeg().toBuffer()],
    ["with bytes after its end", async () => Buffer.concat([await jpeg(), randomBytes(500)])],
    ["with 2 MB of ICC profile before the frame", () => jpegWith(...Array(32).fill(icc(65_000)))],
    [
      "with an EXIF block that makes no sense",
      () => jpegWith(segment(app1, Buffer.from("Exif\0\0II*\0\xff\xff\xff\xff", "latin1"))),
    ],
    [
      "with a thumbnail of another size in its EXIF block",
      async () =>
        jpegWith(
          segment(
            app1,
            Buffer.concat([
              Buffer.from("Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0"),
              await picture().resize(16, 16).jpeg().toBuffer(),
            ]),
          ),
        ),
    ],
  ])("%s: its stored pixels", async (_, make) => {
    expect(inspectHead(await make())).toEqual(image("jpeg"));
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    "with the EXIF orientation %i: that too, and its pixels as they are stored",
    async (orientation) => {
      const turned = await picture().withMetadata({ orientation }).jpeg().toBuffer();
      expect(inspectHead(turned)).toEqual({ ...image("jpeg"), orientation });
    },
  );

  const exif = (hex: string) => segment(app1, Buffer.from(`457869660000${hex}`, "hex"));
  const [little, big] = [
    "49492a0008000000" + "0100" + "12010300" + "01000000" + "08000000",
    "4d4d002a00000008" + "0001" + "01120003" + "00000001" + "00060000",
  ] as const;
  it.each([
    ["in little endian", [exif(little)], 8],
    ["in big endian", [exif(big)], 6],
    ["as a long", [exif(little.replace("12010300", "12010400"))], 8],
    ["twice: the first, as decoders do", [exif(big), exif(little)], 6],
    ["of 0", [exif(little.replace(/08000000$/, "00000000"))], undefined],
    ["of 9", [exif(little.replace(/08000000$/, "09000000"))], undefined],
    ["as a text", [exif(little.replace("12010300", "12010200"))], undefined],
    ["cut off", [exif(little.slice(0, -2))], undefined],
    ["behind the end of the block", [exif(`49492a00ffffff7f${little.slice(16)}`)], undefined],
    ["with no byte order", [exif(`5858${little.slice(4)}`)], undefined],
    ["in XMP", [segment(app1, Buffer.from(`http://ns.adobe.com/${little}`))], undefined],
  ] as const)("with an orientation %s", async (_, segments, orientation) => {
    const turned = await jpegWith(...segments);
    expect(inspectHead(turned)).toEqual({
      ...image("jpeg"),
      ...(orientation !== undefined && { orientation }),
    });
    expect((await sharp(turned).metadata()).orientation ?? 1).toBe(orientation ?? 1);
  });

  it("asks for more while the frame header is not there yet", async () => {
    const whole = await jpegWith(...Array<Buffer>(3).fill(icc(65_000)));
    const incomplete = { kind: "incomplete", format: "jpeg" };
    expect(inspectHead(whole.subarray(0, 65_536))).toEqual(incomplete);
    expect(inspectHead(whole.subarray(0, 3))).toEqual(incomplete);
    expect(inspectHead(whole)).toEqual(image("jpeg"));
  });

  it("needs no byte after the frame header", async () => {
    const whole = await jpeg();
    const frame = whole.indexOf(Buffer.from([0xff, 0xc0]));
    expect(inspectHead(whole.subarray(0, frame + 9))).toEqual(image("jpeg"));
  });
});

describe("inspectHead on a PNG", () => {
  it.each([
    ["8-bit", png],
    ["16-bit", () => picture().toColourspace("rgb16").png().toBuffer()],
    ["interlaced", () => picture().png({ progressive: true }).toBuffer()],
    ["with a palette", () => picture().png({ palette: true }).toBuffer()],
    ["of which there is only the header", async () => (await png()).subarray(0, 33)],
  ])("%s: its pixels", async (_, make) => {
    expect(inspectHead(await make())).toEqual(image("png"));
  });

  it.each([1, 3, 6])("with the orientation %i in an eXIf chunk: that too", async (orientation) => {
    const turned = await picture().withMetadata({ orientation }).png().toBuffer();
    expect(inspectHead(turned)).toEqual({ ...image("png"), orientation });
  });

  it("asks for more while the header is cut off", async () => {
    const whole = await png();
    for (const bytes of [8, 20, 32]) {
      expect(inspectHead(whole.subarray(0, bytes))).toEqual({ kind: "incomplete", format: "png" });
    }
  });

  it("is corrupt if the header is another chunk", async () => {
    const signature = (await png()).subarray(0, 8);
    const broken = Buffer.concat([signature, Buffer.from("\0\0\0\x0dIDAT"), Buffer.alloc(50)]);
    expect(inspectHead(broken)).toEqual({ kind: "corrupt", format: "png" });
  });

  it("is corrupt if it is 0 pixels wide", async () => {
    const broken = Buffer.from(await png());
    broken.writeUInt32BE(0, 16);
    expect(inspectHead(broken)).toEqual({ kind: "corrupt", format: "png" });
  });
});

/** What has these names can be converted, and nothing else. */
const convertibleAs: Record<string, { convertible: string }> = {
  "a BMP image": { convertible: "bmp" },
  "a GIF image": { convertible: "gif" },
  "a HEIC image": { convertible: "heic" },
  "a JPEG 2000 image": { convertible: "jpeg-2000" },
  "a JPEG XL image": { convertible: "jpeg-xl" },
  "a TIFF image": { convertible: "tiff" },
  "a WebP image": { convertible: "webp" },
  "an AVIF image": { convertible: "avif" },
};

describe("inspectHead on anything else", () => {
  /** An ISO base media file's first box. */
  const box = (major: string, compatible = "mif1") =>
    Buffer.from(`\0\0\0\x18ftyp${major}\0\0\0\0${compatible}`, "latin1");
  const bmp = () => {
    const bytes = Buffer.alloc(64);
    bytes.write("BM");
    bytes.writeUInt32LE(40, 14);
    bytes.writeUInt32LE(4, 18);
    bytes.writeUInt32LE(4, 22);
    return bytes;
  };

  it.each([
    ["GIF", () => picture().gif().toBuffer(), "a GIF image"],
    ["GIF of six bytes", () => Buffer.from("GIF89a"), "a GIF image"],
    ["WebP", () => picture().webp().toBuffer(), "a WebP image"],
    [
      "cut-off WebP",
      async () => (await picture().webp().toBuffer()).subarray(0, 14),
      "a WebP image",
    ],
    ["AVIF", () => picture().avif({ effort: 0 }).toBuffer(), "an AVIF image"],
    ["HEIC", () => box("heic"), "a HEIC image"],
    ["HEIC sequence", () => box("msf1"), "a HEIC image"],
    ["HEIC by a brand that it is compatible with", () => box("what", "mif1"), "a HEIC image"],
    ["AVIF that calls itself HEIF first", () => box("mif1", "avif"), "an AVIF image"],
    ["HEIC sequence by what it is", () => box("msf1", "iso8hevc"), "a HEIC image"],
    ["MP4", () => box("isom"), "a video"],
    ["MP4 of Apple's", () => box("M4V ", "isom"), "a video"],
    ["WebM", () => Buffer.from("1a45dfa3", "hex"), "a video"],
    ["raw picture of Canon's", () => box("crx "), "a camera's raw picture"],
    [
      "older raw picture of Canon's",
      () => Buffer.from("II*\0\x10\0\0\0CR\x02\0\0\0\0\0", "latin1"),
      "a camera's raw picture",
    ],
    [
      "raw picture of Panasonic's",
      () => Buffer.from("IIU\0\x18\0\0\0\x88\xe7\x74\xd8", "latin1"),
      "a camera's raw picture",
    ],
    ["JPEG XL, bare", () => Buffer.from("ff0a41aa", "hex"), "a JPEG XL image"],
    [
      "JPEG XL in a container",
      () => Buffer.from("0000000c4a584c200d0a870a", "hex"),
      "a JPEG XL image",
    ],
    ["JPEG 2000, bare", () => Buffer.from("ff4fff51002f", "hex"), "a JPEG 2000 image"],
    [
      "JPEG 2000 in a container",
      () => Buffer.from("0000000c6a5020200d0a870a", "hex"),
      "a JPEG 2000 image",
    ],
    ["BigTIFF", () => Buffer.from("49492b000800", "hex"), "a TIFF image"],
    [
      "data URL",
      () => Buffer.from("data:image/png;base64,iVBORw0KGgo="),
      "a data URL: a picture in base64, as text",
    ],
    ["JPEG in base64", () => Buffer.from("/9j/4AAQSkZJRg=="), "a JPEG in base64, as text"],
    ["TIFF", () => picture().tiff().toBuffer(), "a TIFF image"],
    ["BMP", bmp, "a BMP image"],
    ["PDF", () => Buffer.from("%PDF-1.7\n%âãÏÓ", "latin1"), "a PDF document"],
    ["ZIP", () => Buffer.from("PK\x03\x04\x14\0\0\0", "latin1"), "a ZIP archive"],
    ["SVG", () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), "an SVG drawing"],
    [
      "SVG with an XML declaration",
      () => Buffer.from('<?xml version="1.0"?>\n<!-- ours -->\n<svg width="9" height="9"/>'),
      "an SVG drawing",
    ],
    ["HTML", () => Buffer.from("\n<!DOCTYPE html>\n<title>404</title>"), "an HTML page"],
    ["HTML with a byte order mark", () => Buffer.from("\ufeff<html></html>"), "an HTML page"],
    ["HTML with a comment", () => Buffer.from("<!-- a --> <html></html>"), "an HTML page"],
    ["text", () => Buffer.from("not a picture"), "a text file"],
    ["text beyond ASCII", () => Buffer.from("kein Bild: äöü€🚗"), "a text file"],
    ["JSON", () => Buffer.from('{"message":"Not Found"}'), "a text file"],
  ])("%s is named", async (_, make, found) => {
    const inspected = inspectHead(await make());
    expect(inspected).toEqual({ kind: "other", found, ...convertibleAs[found] });
  });

  it("names text whose last character is cut off", () => {
    const cut = Buffer.from("🚗".repeat(20)).subarray(0, -2);
    expect(inspectHead(cut)).toEqual({ kind: "other", found: "a text file" });
  });

  it.each([
    ["noise", Buffer.from("8f01d3a95b00c7e2aa1180f4", "hex")],
    ["zeros", Buffer.alloc(65_536)],
    ["nothing", Buffer.alloc(0)],
    ["half a JPEG signature", Buffer.from([0xff, 0xd8])],
    ["an unknown brand", box("what", "else")],
  ])("%s has no name", (_, bytes) => {
    expect(inspectHead(bytes)).toEqual({ kind: "other" });
  });

  it("says something of any bytes, and throws at none", async () => {
    const starts = [await jpeg(), await png(), await picture().webp().toBuffer(), box("avif")];
    for (const start of starts) {
      for (let bytes = 0; bytes < 300; bytes += 7) {
        const mutated = Buffer.concat([start.subarray(0, bytes), randomBytes(200)]);
        expect(inspectHead(mutated)).toHaveProperty("kind");
      }
    }
  });
});

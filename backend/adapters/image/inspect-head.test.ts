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
    [
      "with an EXIF orientation",
      () => picture().withMetadata({ orientation: 6 }).jpeg().toBuffer(),
    ],
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

describe("inspectHead on anything else", () => {
  const box = (brand: string) => Buffer.from(`\0\0\0\x18ftyp${brand}\0\0\0\0mif1`, "latin1");
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
    ["MP4", () => box("isom"), "a video"],
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
    expect(inspectHead(await make())).toEqual({ kind: "other", found });
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
    ["an unknown brand", box("what")],
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

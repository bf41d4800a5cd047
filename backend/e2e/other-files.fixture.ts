import { createHash } from "node:crypto";
import sharp from "sharp";

const drawn = () =>
  sharp({ create: { width: 120, height: 90, channels: 3, background: "#88aa33" } });

/** An ISO base media file: its first box names its brand. */
function mediaFile(brand: string): Buffer {
  const box = Buffer.from(`\0\0\0\x18ftyp${brand}\0\0\0\0mif1${brand}`, "latin1");
  return Buffer.concat([box, Buffer.alloc(1000)]);
}

/** An uncompressed bitmap of 24 bits a pixel. */
function bitmap(width: number, height: number): Buffer {
  const head = Buffer.alloc(54);
  const pixels = Buffer.alloc(width * 3 * height, 0x5a);
  head.write("BM", "latin1");
  head.writeUInt32LE(head.length + pixels.length, 2);
  head.writeUInt32LE(head.length, 10);
  head.writeUInt32LE(40, 14);
  head.writeInt32LE(width, 18);
  head.writeInt32LE(height, 22);
  head.writeUInt16LE(1, 26);
  head.writeUInt16LE(24, 28);
  return Buffer.concat([head, pixels]);
}

/** The same on every run, and nothing that any program would know. */
function noise(bytes: number): Buffer {
  const parts = Array.from({ length: Math.ceil(bytes / 32) }, (_, i) =>
    createHash("sha256").update(`noise ${i}`).digest(),
  );
  return Buffer.concat(parts).subarray(0, bytes);
}

const text = (content: string) => async () => Buffer.from(content, "latin1");

type OtherFile = [file: string, found: string | undefined, make: () => Promise<Buffer>];

/** Files that are neither JPEG nor PNG, and what a person calls each; nothing where no one could tell. */
export const otherFiles: OtherFile[] = [
  ["WebP", "a WebP image", () => drawn().webp().toBuffer()],
  ["GIF", "a GIF image", () => drawn().gif().toBuffer()],
  ["HEIC", "a HEIC image", async () => mediaFile("heic")],
  ["AVIF", "an AVIF image", () => drawn().avif().toBuffer()],
  ["TIFF", "a TIFF image", () => drawn().tiff().toBuffer()],
  ["BMP", "a BMP image", async () => bitmap(120, 90)],
  ["PDF", "a PDF document", text("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\n")],
  [
    "SVG",
    "an SVG drawing",
    text('<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" width="90" height="90"/>'),
  ],
  ["ZIP", "a ZIP archive", text(`PK\x05\x06${"\0".repeat(18)}`)],
  ["text named `.jpg`", "a text file", text("These are words, whatever the file is called.\n")],
  [
    "HTML page, saved in place of a picture",
    "an HTML page",
    text("<!doctype html>\n<html><title>Sign in</title></html>\n"),
  ],
  ["video (MP4)", "a video", async () => mediaFile("mp42")],
  ["random bytes", undefined, async () => noise(5_000)],
];

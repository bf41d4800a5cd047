import { createHash } from "node:crypto";
import sharp from "sharp";

const drawn = () =>
  sharp({ create: { width: 120, height: 90, channels: 3, background: "#88aa33" } });

/** An ISO base media file: its first box names its brand. */
function mediaFile(brand: string): Buffer {
  const box = Buffer.from(`\0\0\0\x18ftyp${brand}\0\0\0\0mif1${brand}`, "latin1");
  return Buffer.concat([box, Buffer.alloc(1000)]);
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

/** Files that nothing can be recognised in, and what a person calls each; nothing where no one could tell. */
export const otherFiles: OtherFile[] = [
  ["PDF", "a PDF document", text("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\n")],
  [
    "SVG",
    "an SVG drawing",
    text('<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" width="90" height="90"/>'),
  ],
  [
    "JPEG as a data URL",
    "a data URL: a picture in base64, as text",
    async () =>
      Buffer.from(`data:image/jpeg;base64,${(await drawn().jpeg().toBuffer()).toString("base64")}`),
  ],
  [
    "JPEG in base64",
    "a JPEG in base64, as text",
    async () => Buffer.from((await drawn().jpeg().toBuffer()).toString("base64")),
  ],
  ["ZIP", "a ZIP archive", text(`PK\x05\x06${"\0".repeat(18)}`)],
  ["text named `.jpg`", "a text file", text("These are words, whatever the file is called.\n")],
  [
    "HTML page, saved in place of a picture",
    "an HTML page",
    text("<!doctype html>\n<html><title>Sign in</title></html>\n"),
  ],
  ["video (WebM)", "a video", text(`\x1aE\xdf\xa3${"\0".repeat(90)}`)],
  ["camera's raw picture (CR3)", "a camera's raw picture", async () => mediaFile("crx ")],
  ["video (MP4)", "a video", async () => mediaFile("mp42")],
  ["random bytes", undefined, async () => noise(5_000)],
];

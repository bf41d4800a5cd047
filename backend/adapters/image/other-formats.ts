import { imageSize } from "image-size";

/** Image formats that the parser knows, as a person calls them. */
const IMAGES: Record<string, string> = {
  avif: "an AVIF image",
  bmp: "a BMP image",
  gif: "a GIF image",
  heic: "a HEIC image",
  heif: "a HEIC image",
  icns: "an icon file",
  ico: "an icon file",
  jp2: "a JPEG 2000 image",
  jxl: "a JPEG XL image",
  psd: "a Photoshop document",
  svg: "an SVG drawing",
  tiff: "a TIFF image",
  webp: "a WebP image",
};

/** Other files that people send by mistake, by the bytes they begin with. */
const SIGNATURES: [begins: string, name: string][] = [
  ["%PDF-", "a PDF document"],
  ["PK\x03\x04", "a ZIP archive"],
  ["PK\x05\x06", "a ZIP archive"],
  ["II*\0", "a TIFF image"],
  ["MM\0*", "a TIFF image"],
];

/** The name, with its article, of what is neither JPEG nor PNG; undefined if it is not known. */
export function nameOfOther(head: Uint8Array): string | undefined {
  const start = Buffer.from(head.subarray(0, 1024)).toString("latin1");
  const signature = SIGNATURES.find(([begins]) => start.startsWith(begins));
  if (signature) return signature[1];
  if (isText(head)) return nameOfText(start.trimStart().toLowerCase());
  return IMAGES[imageType(head) ?? ""];
}

function nameOfText(start: string): string {
  if (start.startsWith("<!doctype html") || start.startsWith("<html")) return "an HTML page";
  if (start.startsWith("<") && start.includes("<svg")) return "an SVG drawing";
  return "a text file";
}

function imageType(head: Uint8Array): string | undefined {
  try {
    return imageSize(head).type;
  } catch {
    return undefined;
  }
}

/** Valid UTF-8 without control characters (a character cut off at the end is fine). */
function isText(head: Uint8Array): boolean {
  const start = head.subarray(0, 4096);
  if (start.some((byte) => byte < 0x20 && ![0x09, 0x0a, 0x0c, 0x0d, 0x1b].includes(byte)))
    return false;
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(start, { stream: true });
    return true;
  } catch {
    return false;
  }
}

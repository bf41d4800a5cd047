import { imageSize } from "image-size";

/** Image formats that the parser knows, as a person calls them. */
const images: Record<string, string> = {
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
const signatures: [begins: string, name: string][] = [
  ["GIF8", "a GIF image"],
  ["%PDF-", "a PDF document"],
  ["PK\x03\x04", "a ZIP archive"],
  ["PK\x05\x06", "a ZIP archive"],
  ["II*\0", "a TIFF image"],
  ["MM\0*", "a TIFF image"],
];

/** What a file of the ISO base media format holds, by its major brand. */
const brands: Record<string, string> = {
  avif: "an AVIF image",
  avis: "an AVIF image",
  heic: "a HEIC image",
  heix: "a HEIC image",
  hevc: "a HEIC image",
  mif1: "a HEIC image",
  msf1: "a HEIC image",
  isom: "a video",
  mp41: "a video",
  mp42: "a video",
  "qt  ": "a video",
};

/** The name, with its article, of what is neither JPEG nor PNG; undefined if it is not known. */
export function nameOfOther(head: Uint8Array): string | undefined {
  const start = Buffer.from(head.subarray(0, 1024)).toString("latin1");
  const signature = signatures.find(([begins]) => start.startsWith(begins));
  if (signature) return signature[1];
  // The parser wants the whole header of these; their first bytes say enough.
  if (start.startsWith("RIFF") && start.startsWith("WEBP", 8)) return images.webp;
  const brand = start.startsWith("ftyp", 4) && brands[start.slice(8, 12)];
  if (brand) return brand;
  if (head.length > 0 && isText(head)) return nameOfText(start);
  return images[imageType(head) ?? ""];
}

/** What may stand before the first tag: a byte order mark, white space, comments. */
const beginning = /^(?:\u00ef\u00bb\u00bf)?(?:\s|<!--[\s\S]*?-->)*/;

function nameOfText(text: string): string {
  const start = text.replace(beginning, "").toLowerCase();
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

import { imageSize } from "image-size";
import { type ConvertibleFormat, convertibleFormats } from "../../core/blob/convertible-formats.ts";

/** What is neither JPEG nor PNG: its name with its article, and its format if it can be converted. */
export interface OtherFile {
  found: string;
  convertible?: ConvertibleFormat;
}

const convertible = (format: ConvertibleFormat): OtherFile => ({
  found: convertibleFormats[format],
  convertible: format,
});
const named = (found: string): OtherFile => ({ found });

/** Image formats that the parser knows, as a person calls them. */
const images: Record<string, OtherFile> = {
  avif: convertible("avif"),
  bmp: convertible("bmp"),
  gif: convertible("gif"),
  heic: convertible("heic"),
  heif: convertible("heic"),
  icns: named("an icon file"),
  ico: named("an icon file"),
  jp2: convertible("jpeg-2000"),
  jxl: convertible("jpeg-xl"),
  psd: named("a Photoshop document"),
  svg: named("an SVG drawing"),
  tiff: convertible("tiff"),
  webp: convertible("webp"),
};

/** Other files that people send by mistake, by the bytes they begin with. */
const signatures: [begins: string, file: OtherFile][] = [
  ["GIF8", convertible("gif")],
  ["%PDF-", named("a PDF document")],
  ["PK\x03\x04", named("a ZIP archive")],
  ["PK\x05\x06", named("a ZIP archive")],
  // Canon's and Panasonic's begin nearly as a TIFF does.
  ["II*\0\x10\0\0\0CR", named("a camera's raw picture")],
  ["IIU\0", named("a camera's raw picture")],
  ["II*\0", convertible("tiff")],
  ["MM\0*", convertible("tiff")],
  ["II+\0", convertible("tiff")],
  ["MM\0+", convertible("tiff")],
  // Codestreams without a container, and containers.
  ["\xff\x0a", convertible("jpeg-xl")],
  ["\0\0\0\x0cJXL \r\n\x87\n", convertible("jpeg-xl")],
  ["\xff\x4f\xff\x51", convertible("jpeg-2000")],
  ["\0\0\0\x0cjP  \r\n\x87\n", convertible("jpeg-2000")],
  ["FUJIFILMCCD-RAW", named("a camera's raw picture")],
  ["IIRO", named("a camera's raw picture")],
  ["IIRS", named("a camera's raw picture")],
  ["FOVb", named("a camera's raw picture")],
  ["8BPS", named("a Photoshop document")],
  ["qoif", named("a QOI image")],
  ["v/1\x01", named("an OpenEXR image")],
  ["#?RADIANCE", named("a Radiance HDR image")],
  ["\x1aE\xdf\xa3", named("a video")],
  ["\x1f\x8b", named("a gzip archive")],
  ["7z\xbc\xaf\x27\x1c", named("a 7-Zip archive")],
  ["Rar!\x1a\x07", named("a RAR archive")],
];

/** A picture as it stands in HTML, in JSON and in mails: what these begin with in base64. */
const base64Images: [begins: string, name: string][] = [
  ["/9j/", "a JPEG"],
  ["iVBORw0KGgo", "a PNG"],
  ["R0lGOD", "a GIF"],
  ["UklGR", "a WebP"],
];

/** What a file of the ISO base media format holds, by a brand. */
const brands: [brand: RegExp, file: OtherFile][] = [
  [/^avi[fs]$/, convertible("avif")],
  [/^he[iv][cxms]$/, convertible("heic")],
  [/^crx $/, named("a camera's raw picture")],
  [/^(isom|iso\d|mp4\d|M4V.|M4A.|3g..|qt {2}|avc1|dash|f4v .|mmp4)$/, named("a video")],
];

/** These say no more than that it is a picture, or several. */
const general = /^(mif1|msf1|mif2|miaf)$/;

/** By its major brand, else by those that it is compatible with. ISO/IEC 14496-12, section 4.3. */
function mediaOf(start: string): OtherFile | undefined {
  if (!start.startsWith("ftyp", 4)) return undefined;
  const boxBytes = Buffer.from(start.slice(0, 4), "latin1").readUInt32BE();
  const major = start.slice(8, 12);
  const others = start.slice(16, boxBytes).match(/[\s\S]{4}/g) ?? [];
  const kindOf = (held: string[]) =>
    brands.find(([brand]) => held.some((one) => brand.test(one)))?.[1];
  const isPicture = [major, ...others].some((one) => general.test(one));
  return kindOf([major]) ?? kindOf(others) ?? (isPicture ? images.heic : undefined);
}

/** Undefined if it is not known. */
export function otherFile(head: Uint8Array): OtherFile | undefined {
  const start = Buffer.from(head.subarray(0, 1024)).toString("latin1");
  const signature = signatures.find(([begins]) => start.startsWith(begins));
  if (signature) return signature[1];
  // The parser wants the whole header of these; their first bytes say enough.
  if (start.startsWith("RIFF") && start.startsWith("WEBP", 8)) return images.webp;
  if (start.startsWith("RIFF") && start.startsWith("AVI ", 8)) return named("a video");
  const media = mediaOf(start);
  if (media) return media;
  if (head.length > 0 && isText(head)) return named(nameOfText(start));
  return images[imageType(head) ?? ""];
}

/** What may stand before the first tag: a byte order mark, white space, comments. */
const beginning = /^(?:\u00ef\u00bb\u00bf)?(?:\s|<!--[\s\S]*?-->)*/;

function nameOfText(text: string): string {
  const start = text.replace(beginning, "").toLowerCase();
  if (start.startsWith("<!doctype html") || start.startsWith("<html")) return "an HTML page";
  if (start.startsWith("<") && start.includes("<svg")) return "an SVG drawing";
  if (/^data:image\//.test(start)) return "a data URL: a picture in base64, as text";
  const encoded = base64Images.find(([begins]) => text.trimStart().startsWith(begins));
  if (encoded) return `${encoded[1]} in base64, as text`;
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

import { parse } from "node:path";
import { readHead } from "./open/read-head.ts";

/** What this program draws into. */
export type PictureFormat = "jpeg" | "png";

const formatsOfExtensions: Readonly<Record<string, PictureFormat>> = {
  ".jpg": "jpeg",
  ".jpeg": "jpeg",
  ".jpe": "jpeg",
  ".jfif": "jpeg",
  ".png": "png",
};

/** The format that a file's name promises; undefined where it promises another one, or none at all. */
export const formatOfName = (path: string): PictureFormat | undefined =>
  formatsOfExtensions[parse(path).ext.toLowerCase()];

/** The same name, with an extension of that format where it had another. */
export function nameForFormat(path: string, format: PictureFormat): string {
  if (formatOfName(path) === format) return path;
  const { ext } = parse(path);
  return `${path.slice(0, path.length - ext.length)}${format === "png" ? ".png" : ".jpg"}`;
}

/** How files of the formats begin that are converted, and so drawn as a JPEG. */
const beginnings = [
  ...["GIF8", "II*\0", "MM\0*", "II+\0", "MM\0+"],
  // JPEG XL and JPEG 2000, with a container and without.
  ...["\0\0\0\x0cJXL ", "\xff\x0a", "\0\0\0\x0cjP  ", "\xff\x4f\xff\x51"],
];
/** By any of its brands, each of four letters. */
const heif = /^ftyp(?:[\s\S]{4})*?(?:avi[fs]|he[iv][cxms]|mif[12]|msf1|miaf)/;
/** What a BMP's second header may have. */
const bmpHeaderBytes = [12, 40, 52, 56, 64, 108, 124];

function isConverted(head: Buffer): boolean {
  const start = head.toString("latin1");
  if (beginnings.some((begins) => start.startsWith(begins))) return true;
  if (start.startsWith("BM")) return bmpHeaderBytes.includes(head[14] ?? 0);
  return (start.startsWith("RIFF") && start.startsWith("WEBP", 8)) || heif.test(start.slice(4));
}

/** What is drawn onto a file, by its first bytes, whatever its name says; undefined for all that cannot be drawn onto, or read. */
export async function formatOfContent(
  picture: string | Uint8Array,
): Promise<PictureFormat | undefined> {
  const head = typeof picture === "string" ? await readHead(picture, 64) : picture.subarray(0, 64);
  if (head[0] === 0xff && head[1] === 0xd8) return "jpeg";
  if (head[0] === 0x89 && head[1] === 0x50) return "png";
  return isConverted(Buffer.from(head)) ? "jpeg" : undefined;
}

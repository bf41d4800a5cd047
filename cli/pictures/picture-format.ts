import { parse } from "node:path";
import { readHead } from "./read-head.ts";

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

/** By the first bytes, whatever a name says; undefined for all that cannot be drawn onto, or read. */
export async function formatOfContent(
  picture: string | Uint8Array,
): Promise<PictureFormat | undefined> {
  const head = typeof picture === "string" ? await readHead(picture, 2) : picture;
  if (head[0] === 0xff && head[1] === 0xd8) return "jpeg";
  return head[0] === 0x89 && head[1] === 0x50 ? "png" : undefined;
}

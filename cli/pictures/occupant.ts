import { lstat } from "node:fs/promises";
import { hasDrawnMark } from "./drawn-mark.ts";
import { loadSharp } from "./open/load-sharp.ts";

/**
 * What is at a path where a picture is to be written: a picture that this program drew (it says so), which may be
 * drawn again, or something else, which is the user's.
 */
export async function occupantOf(path: string): Promise<"nothing" | "drawn" | "other"> {
  const stats = await lstat(path).catch(() => undefined);
  if (!stats) return "nothing";
  if (!stats.isFile()) return "other";
  const sharp = await loadSharp();
  const header = await sharp(path)
    .metadata()
    .catch(() => undefined);
  return hasDrawnMark(header?.xmp) ? "drawn" : "other";
}

import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { openPromise } from "yauzl";

/** Unpacks a zip of our own making into a folder, and says what was in it. */
export async function unzip(zipPath: string, dir: string): Promise<string[]> {
  const zip = await openPromise(zipPath);
  const names: string[] = [];
  for await (const entry of zip.eachEntry()) {
    const path = join(dir, entry.fileName);
    await mkdir(dirname(path), { recursive: true });
    await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(path));
    names.push(entry.fileName);
  }
  return names;
}

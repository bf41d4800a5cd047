import { stat } from "node:fs/promises";
import { basename, dirname, join, parse } from "node:path";
import { UsageError } from "../../client/errors.ts";
import { occupantOf } from "../../pictures/occupant.ts";
import { formatOfContent, nameForFormat } from "../../pictures/picture-format.ts";
import type { PictureFile } from "../../recognise/check-file.ts";

/** Beyond the files' own number: so many names may be somebody else's. */
const mostTaken = 1_000;

/**
 * Where the pictures of these files are written in the folder: under their own names. A name that another of them has, or
 * that in the folder belongs to an uploaded file or to anything that this program did not draw, gets a number:
 * `photo-2.jpg`. The same files get the same names the next time.
 * @param folder exists
 * @throws {UsageError} `annotate_folder_uploaded`: what was drawn into the folder before is among the files, and would come
 *   out once more with every run
 * @throws {UsageError} `no_free_name`
 * @throws the signal's reason
 */
export async function annotateNames(
  files: readonly PictureFile[],
  folder: string,
  signal: AbortSignal,
): Promise<ReadonlyMap<PictureFile, string>> {
  const originals = new Set<string>();
  const ownFolder = await identityOf(folder);
  for (const file of files) {
    signal.throwIfAborted();
    if (file.bytes) continue;
    const identity = await identityOf(file.path);
    if (identity) originals.add(identity);
    if ((await identityOf(dirname(file.path))) !== ownFolder) continue;
    if ((await occupantOf(file.path)) === "drawn") throw drawnBefore(file.path, folder);
  }
  const names = new Map<PictureFile, string>();
  // Without regard to case, as many file systems see it.
  const taken = new Set<string>();
  for (const file of files) {
    const { name, ext } = parse(await drawnName(file));
    for (let number = 1; !names.has(file); number += 1) {
      signal.throwIfAborted();
      if (number > files.length + mostTaken) throw noFreeName(`${name}${ext}`, folder);
      const candidate = number === 1 ? `${name}${ext}` : `${name}-${number}${ext}`;
      const path = join(folder, candidate);
      const key = candidate.normalize().toLowerCase();
      if (taken.has(key) || !(await isFree(path, originals))) continue;
      taken.add(key);
      names.set(file, path);
    }
  }
  return names;
}

async function isFree(path: string, originals: ReadonlySet<string>): Promise<boolean> {
  const occupant = await occupantOf(path);
  if (occupant === "nothing") return true;
  const identity = await identityOf(path);
  return occupant === "drawn" && !(identity && originals.has(identity));
}

/** The same for every name that a file has. */
async function identityOf(path: string): Promise<string | undefined> {
  const stats = await stat(path, { bigint: true }).catch(() => undefined);
  return stats && `${stats.dev}:${stats.ino}`;
}

/** With the extension of what it is: a JPEG may be called `photo.webp`, and what came in through stdin has none yet. */
async function drawnName({ path, bytes }: PictureFile): Promise<string> {
  const name = basename(path);
  const format = await formatOfContent(bytes ?? path);
  return format ? nameForFormat(name, format) : name;
}

const noFreeName = (name: string, folder: string) =>
  new UsageError({
    code: "no_free_name",
    message: `In ${folder}, ${name} and ${mostTaken} names after it are taken by files that rekog did not draw.`,
    hint: "Give --annotate another folder, such as a new one.",
  });

const drawnBefore = (path: string, folder: string) =>
  new UsageError({
    code: "annotate_folder_uploaded",
    message: `${path} is to be uploaded, but rekog drew it into ${folder} before.`,
    hint: "Leave it out, or give --annotate a folder beside those that are uploaded.",
  });

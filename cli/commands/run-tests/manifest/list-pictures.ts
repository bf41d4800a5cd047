import { readdir, stat } from "node:fs/promises";
import { join, relative } from "node:path";
import { glob } from "tinyglobby";
import { UsageError } from "../../../client/errors.ts";
import { isNamedAsPicture, pictureExtensions } from "../../../pictures/picture-names.ts";
import { manifestName } from "./manifest.ts";
import type { SuiteCase } from "./suite.ts";

/**
 * Every picture of a folder as a case, by its name's ending in any case, in its subfolders too; hidden files and symbolic
 * links are left out. Recognition must succeed, nothing else is expected.
 * @throws {UsageError} `no_pictures`
 */
export async function listPictures(folder: string, signal: AbortSignal): Promise<SuiteCase[]> {
  const files = await glob(`**/*.{${pictureExtensions.join(",")}}`, {
    cwd: folder,
    caseSensitiveMatch: false,
    followSymbolicLinks: false,
    expandDirectories: false,
    onlyFiles: true,
    signal,
  });
  signal.throwIfAborted();
  if (files.length === 0) {
    throw new UsageError({
      code: "no_pictures",
      message: `There is neither a ${manifestName} nor a picture (.jpg, .png, .heic, .webp and the like) in ${folder}.`,
      hint: "Name a folder or a zip with pictures; hidden files and symbolic links do not count.",
    });
  }
  // By code units, not by the user's language: the same order on every machine.
  return files.toSorted().map((file, index) => ({
    name: file,
    file,
    picture: { file },
    request: {},
    after: undefined,
    expect: {},
    index,
  }));
}

/** The symbolic links in a folder behind which pictures may be: whoever put them there takes them for cases. */
export async function listLinks(folder: string): Promise<string[]> {
  // A folder that may not be looked into has no cases, either.
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const links: string[] = [];
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    const name = relative(folder, path);
    if (!entry.isSymbolicLink() || /(^|[\\/])\./.test(name)) continue;
    const mayBePictures = isNamedAsPicture(name) || (await isFolder(path));
    if (mayBePictures) links.push(name);
  }
  return links.toSorted();
}

const isFolder = (path: string) =>
  stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );

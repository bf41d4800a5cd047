import { randomUUID } from "node:crypto";
import { lstat, realpath, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { noteLeftover } from "./leftovers.ts";
import { makeFolderPath } from "./make-folder-path.ts";

export interface ReplaceFileOptions {
  /** The file's permissions; without it what the process makes files with */
  mode?: number | undefined;
  /** Of a folder that is made for it */
  folderMode?: number;
}

/** What is there is a pipe, a socket or a device (`/dev/null`): a file in its place would take it away from everybody. */
export class NotAFileError extends Error {
  override readonly name = "NotAFileError";
  readonly code = "it is no file";
}

/**
 * Writes a file as a whole, or (also on a crash or a full disk) not at all; its folder is made. A symbolic link, as keepers
 * of dotfiles make them, stays one.
 * @throws what the file system says, or `NotAFileError`
 */
export async function replaceFile(
  path: string,
  text: string,
  { mode, folderMode }: ReplaceFileOptions,
): Promise<void> {
  const target = await linkTarget(path);
  await makeFolderPath(dirname(target), folderMode);
  await replaceInFolder(target, text, mode);
}

/** Where a path leads to. */
export const linkTarget = (path: string) => realpath(path).catch(() => resolve(path));

/**
 * The same in a folder that is there, without a look at where a link leads: it gives way to the file.
 * @throws what the file system says, or `NotAFileError`
 */
export async function replaceInFolder(
  path: string,
  content: string | Uint8Array,
  mode?: number,
): Promise<void> {
  const stats = await lstat(path).catch(() => undefined);
  if (stats && !stats.isFile() && !stats.isSymbolicLink() && !stats.isDirectory()) {
    throw new NotAFileError(`${path} is a pipe, a socket or a device.`);
  }
  // A name of its own, which is never too long where the file's is not.
  const temporary = join(dirname(path), `.rekog-${randomUUID()}.new`);
  const forget = noteLeftover(temporary);
  try {
    await writeFile(temporary, content, {
      flag: "wx",
      flush: true,
      ...(mode !== undefined && { mode }),
    });
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw error;
  } finally {
    forget();
  }
}

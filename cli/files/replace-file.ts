import { randomUUID } from "node:crypto";
import { chmod, readlink, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { errorCode } from "../client/error-code.ts";
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
 * of dotfiles make them, stays one, also where nothing is yet where it leads.
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

/**
 * Makes the folder of a file that will be written, and sees that a file can be made in it: what the permissions say is not
 * all, as nobody may make one in /proc, and whoever is root may do so anywhere else.
 * @throws what the file system says, or `NotAFileError`
 */
export async function checkReplaceable(path: string): Promise<void> {
  const target = await linkTarget(path);
  await makeFolderPath(dirname(target));
  await refuseDevice(target);
  if ((await stat(target).catch(() => undefined))?.isDirectory()) {
    throw Object.assign(new Error(`EISDIR: ${path} is a folder`), { code: "EISDIR" });
  }
  await tryFolder(dirname(target));
}

/** @throws what the file system says: no file can be made there */
export async function tryFolder(folder: string): Promise<void> {
  const probe = join(folder, `.rekog-${randomUUID()}.new`);
  const forget = noteLeftover(probe);
  try {
    await writeFile(probe, "", { flag: "wx" });
    await rm(probe, { force: true });
  } finally {
    forget();
  }
}

/** As many as Linux follows. */
const mostLinks = 40;

/**
 * Where a path leads to, whether something is there or not.
 * @throws what the file system says, such as ELOOP; `NotAFileError`: it leads to what has no name, such as a pipe of a shell
 */
export async function linkTarget(path: string): Promise<string> {
  let at = resolve(path);
  for (let links = 0; links <= mostLinks; links += 1) {
    try {
      return await realpath(at);
    } catch (error) {
      if (errorCode(error) !== "ENOENT") throw error;
    }
    // In `/proc` are links to what is there, and at no path.
    if (await isThere(at)) throw new NotAFileError(`${path} is a pipe, a socket or a device.`);
    const next = await readlink(at).catch(() => undefined);
    if (next === undefined) return at;
    at = resolve(await realpath(dirname(at)), next);
  }
  throw Object.assign(new Error(`ELOOP: too many links at ${path}`), { code: "ELOOP" });
}

const isThere = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );

/**
 * The same in a folder that is there, without a look at where a link leads: it gives way to the file.
 * @throws what the file system says, or `NotAFileError`
 */
export async function replaceInFolder(
  path: string,
  content: string | Uint8Array,
  mode?: number,
): Promise<void> {
  await refuseDevice(path);
  // A name of its own, which is never too long where the file's is not.
  const temporary = join(dirname(path), `.rekog-${randomUUID()}.new`);
  const forget = noteLeftover(temporary);
  try {
    await writeFile(temporary, content, {
      flag: "wx",
      flush: true,
      ...(mode !== undefined && { mode }),
    });
    // The process's umask took bits away. Some disks, such as exFAT, know no permissions.
    if (mode !== undefined) await chmod(temporary, mode).catch(() => {});
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw error;
  } finally {
    forget();
  }
}

/** A link to a device, such as `/dev/stdout`, is everybody's too. */
async function refuseDevice(path: string): Promise<void> {
  const its = await stat(path).catch(() => undefined);
  if (its && !its.isFile() && !its.isDirectory()) {
    throw new NotAFileError(`${path} is a pipe, a socket or a device.`);
  }
}

import { randomUUID } from "node:crypto";
import { mkdir, realpath, rename, rm, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";

export interface ReplaceFileOptions {
  /** The file's permissions; without it what the process makes files with */
  mode?: number | undefined;
  /** Of a folder that is made for it */
  folderMode?: number;
}

/**
 * Writes a file as a whole, or (also on a crash or a full disk) not at all; its folder is made. A symbolic link, as keepers
 * of dotfiles make them, stays one.
 * @throws what the file system says
 */
export async function replaceFile(
  path: string,
  text: string,
  { mode, folderMode }: ReplaceFileOptions,
): Promise<void> {
  const target = await realpath(path).catch(() => resolve(path));
  await mkdir(dirname(target), {
    recursive: true,
    ...(folderMode !== undefined && { mode: folderMode }),
  });
  const temporary = `${target}.${randomUUID()}.new`;
  try {
    await writeFile(temporary, text, {
      flag: "wx",
      flush: true,
      ...(mode !== undefined && { mode }),
    });
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

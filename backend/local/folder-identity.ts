import { stat } from "node:fs/promises";

/** Tells a folder from another one that was made later at the same path. */
export type FolderIdentity = string;

/** @returns undefined if there is none */
export async function folderIdentity(path: string): Promise<FolderIdentity | undefined> {
  try {
    const { dev, ino, birthtimeNs } = await stat(path, { bigint: true });
    // The number of a folder that was removed is soon another's.
    return `${dev} ${ino} ${birthtimeNs}`;
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw error;
  }
}

import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { errorCode } from "../../../client/error-code.ts";
import { UsageError } from "../../../client/errors.ts";
import { isDrawn } from "../../../pictures/is-drawn.ts";
import { isNamedAsPicture } from "../../../pictures/picture-names.ts";
import type { LeftOut } from "./left-out.ts";

/** A path that was found, with the reason where it could not be looked into. */
export interface Found {
  path: string;
  failure?: UsageError;
}

/**
 * The pictures in a folder and the folders in it, in the order of their names, whatever the language of this machine.
 * Links to files count as files. Hidden entries and links to folders are left out, and counted with all else that is,
 * what this program drew among it: its boxes would be recognised with the rest.
 * @throws the signal's reason
 */
export async function* findInFolder(
  folder: string,
  leftOut: LeftOut,
  signal: AbortSignal,
): AsyncGenerator<Found> {
  signal.throwIfAborted();
  let entries: Awaited<ReturnType<typeof readFolder>>;
  try {
    entries = await readFolder(folder);
  } catch (error) {
    yield { path: folder, failure: unreadable(error) };
    return;
  }
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.name.startsWith(".")) leftOut.hidden += 1;
    else if (entry.isDirectory()) yield* findInFolder(path, leftOut, signal);
    else if (entry.isSymbolicLink() && (await isFolder(path))) leftOut.linkedFolders += 1;
    else if (!entry.isFile() && !entry.isSymbolicLink()) leftOut.noFiles += 1;
    else if (isNamedAsPicture(entry.name)) {
      if (await isDrawn(path)) leftOut.drawn += 1;
      else yield { path };
    } else leftOut.others += 1;
  }
}

async function readFolder(folder: string) {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** A link that leads nowhere is not: it is told as a file that is not there. */
async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}

const unreadable = (cause: unknown) =>
  new UsageError({
    code: "folder_not_readable",
    message:
      errorCode(cause) === "EACCES"
        ? "You may not look into this folder."
        : `The folder cannot be read (${errorCode(cause)}).`,
    hint: "Check its permissions: ls -ld FOLDER",
    cause,
  });

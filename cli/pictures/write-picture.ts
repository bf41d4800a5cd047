import { lstat } from "node:fs/promises";
import { errorCode } from "../client/error-code.ts";
import { UsageError } from "../client/errors.ts";
import { makeFolderPath } from "../files/make-folder-path.ts";
import { replaceInFolder, tryFolder } from "../files/replace-file.ts";
import { unwritableHint } from "../files/unwritable-hint.ts";

/**
 * Writes a picture as a whole or, also on a full disk, not at all. What was there is replaced: a file's permissions stay,
 * since a picture that only one may see is drawn anew for that one; a link gives way to the picture, and what it led to
 * stays as it was.
 * @throws {UsageError} `picture_not_writable`
 */
export async function writePicture(path: string, bytes: Uint8Array): Promise<void> {
  const mode = await lstat(path).then(
    (stats) => (stats.isFile() ? stats.mode & 0o777 : undefined),
    () => undefined,
  );
  await replaceInFolder(path, bytes, mode).catch((error: unknown) => {
    throw notWritable(`The picture ${path}`, error, "file");
  });
}

/**
 * Makes the folder, and sees that a file can be made in it.
 * @throws {UsageError} `picture_not_writable`
 */
export async function makeFolder(path: string): Promise<void> {
  try {
    await makeFolderPath(path);
    await tryFolder(path);
  } catch (error) {
    throw notWritable(`The folder ${path}`, error, "folder");
  }
}

function notWritable(what: string, error: unknown, kind: "file" | "folder"): UsageError {
  const otherwise = "Name a folder that exists and that you may write to.";
  return new UsageError({
    code: "picture_not_writable",
    message: `${what} cannot be written (${errorCode(error)}).`,
    hint: unwritableHint(error, "name another place", otherwise, kind),
    cause: error,
  });
}

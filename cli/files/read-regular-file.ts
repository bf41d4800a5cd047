import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { NotAFileError } from "./replace-file.ts";

/** A file that is another user's. */
export class FileOfOthersError extends Error {
  override readonly name = "FileOfOthersError";
}

/**
 * The text of a file that a program writes for itself. Reading a pipe in its place would wait for somebody to write to it,
 * and hear no signal.
 * @param ownerId whose file alone is read; undefined for anybody's, and where files have no owners
 * @throws what the file system says, `NotAFileError` or `FileOfOthersError`
 */
export async function readRegularFile(path: string, ownerId?: number): Promise<string> {
  // Opening it would wait already. Windows has no such flag.
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const stats = await file.stat();
    if (!stats.isFile()) throw new NotAFileError(`${path} is no file.`);
    if (ownerId !== undefined && stats.uid !== ownerId) {
      throw new FileOfOthersError(`${path} is another user's.`);
    }
    return await file.readFile("utf8");
  } finally {
    await file.close();
  }
}

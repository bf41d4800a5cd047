import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { NotAFileError } from "./replace-file.ts";

/**
 * The text of a file that a program writes for itself. Reading a pipe in its place would wait for somebody to write to it,
 * and hear no signal.
 * @throws what the file system says, or `NotAFileError`
 */
export async function readRegularFile(path: string): Promise<string> {
  // Opening it would wait already. Windows has no such flag.
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    if (!(await file.stat()).isFile()) throw new NotAFileError(`${path} is no file.`);
    return await file.readFile("utf8");
  } finally {
    await file.close();
  }
}

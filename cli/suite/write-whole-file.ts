import { randomUUID } from "node:crypto";
import { mkdir, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { errorCode } from "../error-code.ts";
import { UsageError } from "../errors.ts";

/**
 * Writes a file as a whole, or (also on a crash or a full disk) not at all; its folder is made. A file that is replaced
 * keeps its permissions, and a symbolic link stays one.
 * @throws {UsageError} `file_not_writable`
 */
export async function writeWholeFile(path: string, text: string): Promise<void> {
  try {
    const target = await realpath(path).catch(() => resolve(path));
    await mkdir(dirname(target), { recursive: true });
    const mode = await stat(target).then(
      (stats) => stats.mode & 0o777,
      () => undefined,
    );
    const temporary = `${target}.${randomUUID()}.new`;
    try {
      await writeFile(temporary, text, { flag: "wx", flush: true, ...(mode && { mode }) });
      await rename(temporary, target);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  } catch (error) {
    throw new UsageError({
      code: "file_not_writable",
      message: `The file ${path} cannot be written (${errorCode(error)}).`,
      hint: "Check its folder and the permissions there, or name another file.",
      cause: error,
    });
  }
}

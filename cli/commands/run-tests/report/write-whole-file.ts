import { stat } from "node:fs/promises";
import { errorCode } from "../../../client/error-code.ts";
import { UsageError } from "../../../client/errors.ts";
import { checkReplaceable, replaceFile } from "../../../files/replace-file.ts";
import { unwritableHint } from "../../../files/unwritable-hint.ts";
import { shellQuoted } from "../../../ui/shell-quoted.ts";

/** It may be replaced all the same, by whoever may write to its folder; who made it so wants it to stay. */
class ReadOnlyError extends Error {
  override readonly name = "ReadOnlyError";
  readonly code = "it is read-only";
}

/**
 * Writes a file as a whole or not at all; one that is replaced keeps its permissions, and one that nobody may write to is not.
 * @throws {UsageError} `file_not_writable`
 */
export async function writeWholeFile(path: string, text: string): Promise<void> {
  try {
    await replaceFile(path, text, { mode: await modeOf(path) });
  } catch (error) {
    throw fileNotWritable(path, error);
  }
}

/**
 * Sees that it could be written now, and makes its folder: who waits long for what goes into it hears of it before.
 * @throws {UsageError} `file_not_writable`
 */
export async function checkWritable(path: string): Promise<void> {
  try {
    await modeOf(path);
    await checkReplaceable(path);
  } catch (error) {
    throw fileNotWritable(path, error);
  }
}

/** @throws {ReadOnlyError} */
async function modeOf(path: string): Promise<number | undefined> {
  const stats = await stat(path).catch(() => undefined);
  if (stats && (stats.mode & 0o222) === 0) throw new ReadOnlyError(path);
  return stats && stats.mode & 0o777;
}

export const fileNotWritable = (path: string, cause: unknown) =>
  new UsageError({
    code: "file_not_writable",
    message: `The file ${path} cannot be written (${errorCode(cause)}).`,
    hint:
      cause instanceof ReadOnlyError
        ? `Make it writable, if it may be replaced: \`chmod u+w ${shellQuoted(path)}\`.`
        : unwritableHint(
            cause,
            "name another file",
            "Check its folder and the permissions there, or name another file.",
          ),
    cause,
  });

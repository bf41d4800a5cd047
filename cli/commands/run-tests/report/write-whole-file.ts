import { stat } from "node:fs/promises";
import { errorCode } from "../../../client/error-code.ts";
import { UsageError } from "../../../client/errors.ts";
import { replaceFile } from "../../../files/replace-file.ts";
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
    const mode = await stat(path).then(
      (stats) => stats.mode & 0o777,
      () => undefined,
    );
    if (mode !== undefined && (mode & 0o222) === 0) throw new ReadOnlyError(path);
    await replaceFile(path, text, { mode });
  } catch (error) {
    throw fileNotWritable(path, error);
  }
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

import { stat } from "node:fs/promises";
import { errorCode } from "../../../client/error-code.ts";
import { UsageError } from "../../../client/errors.ts";
import { replaceFile } from "../../../files/replace-file.ts";
import { unwritableHint } from "../../../files/unwritable-hint.ts";

/**
 * Writes a file as a whole or not at all; one that is replaced keeps its permissions.
 * @throws {UsageError} `file_not_writable`
 */
export async function writeWholeFile(path: string, text: string): Promise<void> {
  try {
    const mode = await stat(path).then(
      (stats) => stats.mode & 0o777,
      () => undefined,
    );
    await replaceFile(path, text, { mode });
  } catch (error) {
    throw fileNotWritable(path, error);
  }
}

export const fileNotWritable = (path: string, cause: unknown) =>
  new UsageError({
    code: "file_not_writable",
    message: `The file ${path} cannot be written (${errorCode(cause)}).`,
    hint: unwritableHint(
      cause,
      "name another file",
      "Check its folder and the permissions there, or name another file.",
    ),
    cause,
  });

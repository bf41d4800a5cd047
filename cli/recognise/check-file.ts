import { open, stat } from "node:fs/promises";
import { errorCode } from "../client/error-code.ts";
import { UsageError } from "../client/errors.ts";

/** A picture that can be uploaded. */
export interface PictureFile {
  /** The name that the user gave, or found in a folder; `stdin` for what was piped in */
  path: string;
  sizeBytes: number;
  /** There when it is no file: what was read from stdin */
  bytes?: Uint8Array;
}

/**
 * Looks whether a path names a file that can be read. Its content is the API's to judge, not its name's.
 * @returns the reason when it cannot be uploaded
 */
export async function checkFile(path: string): Promise<PictureFile | UsageError> {
  try {
    const stats = await stat(path);
    if (stats.isDirectory()) {
      return new UsageError({
        code: "is_a_folder",
        message: "This is a folder, not a file.",
        hint: "Add -r to upload the pictures in it, or name them: rekog upload FOLDER/*.jpg",
      });
    }
    if (!stats.isFile()) {
      return new UsageError({
        code: "not_a_regular_file",
        message: "This is a pipe, a socket or a device, not a file.",
        hint: "Write its content to a file and upload that.",
      });
    }
    // Whoever may open it may read it; `access` asks for the user who started the process, not for whom it is now.
    await (await open(path)).close();
    return { path, sizeBytes: stats.size };
  } catch (error) {
    return unreadable(error, path);
  }
}

function unreadable(error: unknown, path: string): UsageError {
  const code = errorCode(error);
  if (["ENOENT", "ENOTDIR", "ENAMETOOLONG"].includes(code ?? "")) {
    return new UsageError({
      code: "file_not_found",
      message: "There is no such file.",
      hint: path.includes("\u{fffd}")
        ? "Its name is not UTF-8: give it another, or pipe the picture in (rekog upload - < FILE)."
        : "Check the path and its spelling.",
      cause: error,
    });
  }
  return new UsageError({
    code: "file_not_readable",
    message:
      code === "EACCES" ? "You may not read this file." : `The file cannot be read (${code}).`,
    hint: "Check its permissions: ls -l FILE",
    cause: error,
  });
}

import { randomUUID } from "node:crypto";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { errorCode } from "../client/error-code.ts";
import { UsageError } from "../client/errors.ts";

/**
 * Writes a picture as a whole or, also on a full disk, not at all. What was there is replaced: a link gives way to the
 * picture, and what it led to stays as it was.
 * @throws {UsageError} `picture_not_writable`
 */
export async function writePicture(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = join(dirname(path), `.rekog-${randomUUID()}.new`);
  try {
    await writeFile(temporary, bytes, { flag: "wx" });
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw notWritable(`The picture ${path}`, error);
  }
}

/** @throws {UsageError} `picture_not_writable` */
export async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true }).catch((error: unknown) => {
    throw notWritable(`The folder ${path}`, error);
  });
}

function notWritable(what: string, error: unknown): UsageError {
  const code = errorCode(error);
  return new UsageError({
    code: "picture_not_writable",
    message: `${what} cannot be written (${code}).`,
    hint:
      code === "ENOSPC"
        ? "Make room, or name a place on another disk."
        : "Name a folder that exists and that you may write to.",
    cause: error,
  });
}

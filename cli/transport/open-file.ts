import { constants } from "node:fs";
import { open, stat } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { errorCode } from "../client/error-code.ts";
import { UsageError } from "../client/errors.ts";
import { checkToldSize } from "../client/picture/check-told-size.ts";
import { pathOfFile } from "../client/picture/path-of-file.ts";
import { type Picture, unreadable } from "../client/picture/picture.ts";
import { tellable } from "../client/tellable.ts";

/**
 * The picture in a file, read from the disk each time.
 * @throws {UsageError} `unreadable_file`
 */
export async function openFile(file: string | URL): Promise<Picture> {
  const path = pathOfFile(file, fileURLToPath);
  const name = tellable(`The file ${path}`);
  const cannotBeRead = (error: unknown) => {
    if (error instanceof UsageError) throw error;
    throw unreadable(`${name} cannot be read (${errorCode(error)}).`, error);
  };
  const stats = await stat(path).catch(cannotBeRead);
  if (!stats.isFile()) throw unreadable(`${name} is a folder, a pipe or a device.`);
  const sizeBytes = stats.size;
  await checkToldSize({ open }, { path, name, sizeBytes }).catch(cannotBeRead);
  return { name, sizeBytes, open: () => bytesOf(path, sizeBytes) };
}

/** Bytes that are appended meanwhile are not read: the API is told this size, and S3 holds us to it. */
async function* bytesOf(path: string, sizeBytes: number): AsyncGenerator<Uint8Array> {
  if (sizeBytes === 0) return;
  // Opening a pipe that took its place would wait for somebody to write to it, and hear no signal. Windows has no such flag.
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    if (!(await file.stat()).isFile()) throw new Error(`${path} is no file any more.`);
    yield* file.createReadStream({ end: sizeBytes - 1, autoClose: false });
  } finally {
    await file.close();
  }
}

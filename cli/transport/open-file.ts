import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { errorCode } from "../client/error-code.ts";
import { type Picture, unreadable } from "../client/picture/picture.ts";
import { tellable } from "../client/tellable.ts";

/**
 * The picture in a file, read from the disk each time.
 * @throws {UsageError} `unreadable_file`
 */
export async function openFile(file: string | URL): Promise<Picture> {
  const path = typeof file === "string" ? file : fileURLToPath(file);
  const name = tellable(`The file ${path}`);
  const stats = await stat(path).catch((error: unknown) => {
    throw unreadable(`${name} cannot be read (${errorCode(error)}).`, error);
  });
  if (!stats.isFile()) throw unreadable(`${name} is a folder, a pipe or a device.`);
  const sizeBytes = stats.size;
  // Bytes that are appended meanwhile are not sent: the API is told this size, and S3 holds us to it.
  const end = sizeBytes - 1;
  return {
    name,
    sizeBytes,
    open: () => (sizeBytes === 0 ? Readable.from([]) : createReadStream(path, { end })),
  };
}

import { errorCode } from "../error-code.ts";
import { UsageError } from "../errors.ts";
import { checkToldSize } from "../picture/check-told-size.ts";
import { pathOfFile } from "../picture/path-of-file.ts";
import { type Picture, pictureOfBlob, unreadable } from "../picture/picture.ts";
import { tellable } from "../tellable.ts";
import { nodeModule } from "./node-modules.ts";

/**
 * The picture in a file, as a `Blob` that is read from the disk when it is sent.
 * @throws {UsageError} `unreadable_file`; `invalid_source`: there are no files here
 */
export async function openAsBlob(file: string | URL): Promise<Picture> {
  const files = nodeModule("node:fs");
  const urls = nodeModule("node:url");
  if (!files?.openAsBlob || !urls) throw noFiles();
  const path = pathOfFile(file, urls.fileURLToPath);
  const name = tellable(`The file ${path}`);
  try {
    const stats = await files.promises.stat(path);
    if (stats.isFile()) {
      await checkToldSize(files.promises, { path, name, sizeBytes: stats.size });
      return pictureOfBlob(await files.openAsBlob(path), name);
    }
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw unreadable(`${name} cannot be read (${errorCode(error)}).`, error);
  }
  throw unreadable(`${name} is a folder, a pipe or a device.`);
}

const noFiles = () =>
  new UsageError({
    code: "invalid_source",
    message: "A picture cannot be read from a path here: this platform has no files.",
    hint: "Give a Blob or File, a Uint8Array or a stream of bytes, such as `(await fetch(url)).body`.",
  });

import { type FileHandle, open, stat } from "node:fs/promises";
import yauzl from "yauzl";
import { errorCode } from "../../../client/error-code.ts";
import { RekogError } from "../../../client/errors.ts";
import { readEndRecord } from "./end-record.ts";
import { readDirectory } from "./read-directory.ts";
import { unpackMember } from "./unpack-member.ts";
import { quoted, zipError } from "./zip-errors.ts";
import { type ZipLimits, zipLimits } from "./zip-limits.ts";

export interface UnpackZipOptions {
  /** An empty folder of the caller's own, who removes it with what is in it, whatever comes of this */
  into: string;
  signal: AbortSignal;
  limits?: Partial<ZipLimits>;
}

/**
 * Unpacks a zip that nobody vouches for. Its table of contents is checked as a whole before the first file is written; then
 * file by file is streamed, and written with mode 0600 where nothing was before. Neither the zip nor a file of it is ever
 * in memory. Left out is what macOS adds for itself (`__MACOSX/`, `.DS_Store`); empty folders are not made.
 * @returns the files' paths within `into`, with slashes, in the order of the zip
 * @throws {UsageError} why the zip is refused (`ZipErrorCode`); what had been written stays, within `into`
 * @throws the signal's reason
 */
export async function unpackZip(
  zipPath: string,
  { into, signal, limits }: UnpackZipOptions,
): Promise<string[]> {
  signal.throwIfAborted();
  const handle = await openZip(zipPath);
  try {
    return await unpack(handle, { into, signal, limits: { ...zipLimits, ...limits } });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    await handle.close();
  }
}

async function unpack(
  handle: FileHandle,
  { into, signal, limits }: Required<UnpackZipOptions> & { limits: ZipLimits },
): Promise<string[]> {
  const record = await readEndRecord(handle, (await handle.stat()).size);
  // The handle stays ours to close, and names stay bytes: yauzl would make backslashes into slashes.
  const zip = await yauzl.fromFdPromise(handle.fd, { autoClose: false, decodeStrings: false });
  const members = await readDirectory(zip, record, { limits, signal }).catch(directoryError);
  if (members.length === 0) throw zipError("zip_empty", "There is no file in this zip.");
  for (const member of members) {
    await unpackMember(member, { zip, handle, into, signal }).catch((error) => {
      throw unpackError(error, member.name);
    });
  }
  return members.map(({ name }) => name);
}

async function openZip(path: string): Promise<FileHandle> {
  try {
    // Before it is opened: opening a pipe waits for somebody to write to it.
    if (!(await stat(path)).isFile()) throw zipError("not_a_zip", "This is not a file.");
    return await open(path, "r");
  } catch (error) {
    if (error instanceof RekogError) throw error;
    const message = `The zip cannot be read (${errorCode(error)}).`;
    throw zipError("zip_not_readable", message, error);
  }
}

function directoryError(error: unknown): never {
  if (error instanceof RekogError) throw error;
  throw zipError("zip_damaged", "The zip is damaged: its table of contents cannot be read.", error);
}

function unpackError(error: unknown, name: string): unknown {
  const code = errorCode(error);
  if (error instanceof RekogError || code === undefined || code === "ABORT_ERR") return error;
  if (code === "EEXIST") {
    const message = `The entry ${quoted(name)} has the same name as another one on this system.`;
    return zipError("zip_unsafe", message, error);
  }
  const message = `The entry ${quoted(name)} could not be written (${code}).`;
  return zipError("zip_not_unpacked", message, error);
}

import { createWriteStream } from "node:fs";
import { type FileHandle, mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { PassThrough } from "node:stream";
import { pipeline } from "node:stream/promises";
import { crc32, createInflateRaw } from "node:zlib";
import type { Entry, ZipFile } from "yauzl";
import { errorCode } from "../../../client/error-code.ts";
import { isDeflated } from "./check-entry.ts";
import type { ZipMember } from "./read-directory.ts";
import { quoted, zipError } from "./zip-errors.ts";

export interface UnpackMemberOptions {
  zip: ZipFile;
  handle: FileHandle;
  into: string;
  signal: AbortSignal;
}

/**
 * Writes one file of a zip, a few chunks at a time. Never more bytes are written than the table of contents promised, which
 * was held against the limits.
 * @throws {UsageError} `zip_damaged`, `zip_unsafe`
 * @throws the file system's errors, and an `AbortError`
 */
export async function unpackMember(
  { name, entry, endsBefore }: ZipMember,
  { zip, handle, into, signal }: UnpackMemberOptions,
): Promise<void> {
  const startsAt = await findBytes(entry, name, zip);
  const endsAt = startsAt + entry.compressedSize;
  if (endsAt > endsBefore) {
    throw zipError("zip_unsafe", `The entry ${quoted(name)} overlaps another part of the zip.`);
  }
  const path = join(into, ...name.split("/"));
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const inflate = isDeflated(entry) ? createInflateRaw() : undefined;
  try {
    await pipeline(
      bytesOf(handle, startsAt, endsAt),
      inflate ?? new PassThrough(),
      (chunks: AsyncIterable<Buffer>) => checked(chunks, entry, name),
      createWriteStream(path, { flags: "wx", mode: 0o600 }),
      { signal },
    );
  } catch (error) {
    throw errorCode(error)?.startsWith("Z_") ? damaged(name, "cannot be unpacked", error) : error;
  }
  // What is left behind the compressed bytes is read by some programs as something else.
  if (inflate && inflate.bytesWritten !== entry.compressedSize) {
    throw damaged(name, "has bytes behind its end");
  }
}

/** Where the bytes of an entry begin, behind a header that says the same as the table of contents. */
async function findBytes(entry: Entry, name: string, zip: ZipFile): Promise<number> {
  const header = await zip.readLocalFileHeaderPromise(entry).catch((error) => {
    throw damaged(name, "is not where it should be", error);
  });
  const isSame =
    header.fileName.equals(entry.fileNameRaw) &&
    header.compressionMethod === entry.compressionMethod;
  if (!isSame) throw damaged(name, "is described in two ways");
  return header.fileDataStart;
}

const chunkBytes = 64 * 1024;

async function* bytesOf(handle: FileHandle, from: number, to: number): AsyncGenerator<Buffer> {
  for (let at = from; at < to; ) {
    const length = Math.min(chunkBytes, to - at);
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(length), 0, length, at);
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
    at += bytesRead;
  }
}

async function* checked(
  chunks: AsyncIterable<Buffer>,
  { uncompressedSize, crc32: promised }: Entry,
  name: string,
): AsyncGenerator<Buffer> {
  let bytes = 0;
  let checksum = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > uncompressedSize) throw damaged(name, "is larger than it says");
    checksum = crc32(chunk, checksum);
    yield chunk;
  }
  if (bytes < uncompressedSize) throw damaged(name, "is smaller than it says");
  if (checksum !== promised) throw damaged(name, "does not match its checksum");
}

const damaged = (name: string, why: string, cause?: unknown) =>
  zipError("zip_damaged", `The zip is damaged: the entry ${quoted(name)} ${why}.`, cause);

import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { errorCode } from "../error-code.ts";
import { UsageError } from "../errors.ts";
import { tellable } from "../tellable.ts";
import { readStream } from "./read-stream.ts";

/**
 * A picture as a program has it: a file's path or `file:` URL, its bytes, a `Blob` or `File`, or a stream of bytes
 * (a `Readable` of Node.js, a web `ReadableStream`, any async iterable).
 */
export type PictureSource = string | URL | Uint8Array | Blob | ByteStream;

/** The second form is what the types of a browser's `ReadableStream` have in common with those of Node.js. */
export type ByteStream =
  | AsyncIterable<Uint8Array>
  | { getReader(): { read(): Promise<{ done: boolean; value?: Uint8Array | undefined }> } };

/** What can be read as often as needed, each time from its first byte. */
export interface Picture {
  /** The start of a sentence */
  name: string;
  sizeBytes: number;
  open(): Readable;
}

/**
 * @throws {UsageError} `unreadable_file`, `invalid_source`, or what reading a stream throws
 * @throws the signal's reason
 */
export async function pictureFrom(
  source: PictureSource,
  signal: AbortSignal | undefined,
): Promise<Picture> {
  if (typeof source === "string") return pictureOfFile(source);
  if (source instanceof URL) {
    if (source.protocol === "file:") return pictureOfFile(fileURLToPath(source));
    throw invalidSource(`a URL with ${source.protocol}`);
  }
  if (source instanceof Uint8Array) return pictureOfBytes(source);
  if (source instanceof Blob) {
    const name = "The picture";
    return { name, sizeBytes: source.size, open: () => Readable.fromWeb(source.stream()) };
  }
  if (typeof source === "object" && source !== null && Symbol.asyncIterator in source) {
    return pictureOfBytes(await readStream(source, signal));
  }
  throw invalidSource(source === null ? "null" : typeof source);
}

async function pictureOfFile(path: string): Promise<Picture> {
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

const chunkBytes = 64 * 1024;

function pictureOfBytes(bytes: Uint8Array): Picture {
  function* chunks() {
    for (let start = 0; start < bytes.length; start += chunkBytes) {
      yield bytes.subarray(start, start + chunkBytes);
    }
  }
  return {
    name: "The picture",
    sizeBytes: bytes.length,
    open: () => Readable.from(chunks(), { objectMode: false }),
  };
}

const unreadable = (message: string, cause?: unknown) =>
  new UsageError({
    code: "unreadable_file",
    message,
    hint: "Check the path, and that it is a file which you may read.",
    cause,
  });

const invalidSource = (what: string) =>
  new UsageError({
    code: "invalid_source",
    message: `A picture cannot be read from ${what}.`,
    hint: "Give a path, a file: URL, a Buffer, a Uint8Array, a Blob or a stream of bytes.",
  });

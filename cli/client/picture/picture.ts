import { UsageError } from "../errors.ts";
import { isBytes } from "../shapes/is-bytes.ts";
import { isOf } from "../shapes/is-of.ts";
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
  open(): AsyncIterable<Uint8Array>;
  /** The same as a form of the platform takes it, streamed from wherever it is; missing where it is read with `open` alone */
  blob?(): Blob;
}

/** @throws {UsageError} `unreadable_file`, `invalid_source` */
type OpenFile = (path: string | URL) => Promise<Picture>;

/**
 * @throws {UsageError} `unreadable_file`, `invalid_source`, or what reading a stream throws
 * @throws the signal's reason
 */
export async function pictureFrom(
  source: PictureSource,
  { openFile, signal }: { openFile: OpenFile; signal: AbortSignal | undefined },
): Promise<Picture> {
  if (typeof source === "string") return openFile(source);
  if (source instanceof URL) {
    if (source.protocol === "file:") return openFile(source);
    throw invalidSource(`a URL with ${source.protocol}`);
  }
  if (isBytes(source)) return pictureOfBytes(source);
  if (isOf(Blob, "size", source)) return pictureOfBlob(source);
  const isStream =
    typeof source === "object" &&
    source !== null &&
    (Symbol.asyncIterator in source || "getReader" in source);
  if (isStream) return pictureOfBytes(await readStream(source, signal));
  throw invalidSource(Object.prototype.toString.call(source).slice("[object ".length, -1));
}

/** @param name the start of a sentence */
export const pictureOfBlob = (blob: Blob, name = "The picture"): Picture => ({
  name,
  sizeBytes: blob.size,
  open: () => chunksOf(blob),
  blob: () => blob,
});

async function* chunksOf(blob: Blob): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = blob.stream().getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

const chunkBytes = 64 * 1024;

/** @throws {UsageError} `invalid_source`: its bytes have gone elsewhere, and an empty picture would be sent */
function pictureOfBytes(bytes: Uint8Array): Picture {
  checkAttached(bytes);
  return {
    name: "The picture",
    sizeBytes: bytes.length,
    async *open() {
      checkAttached(bytes);
      for (let start = 0; start < bytes.length; start += chunkBytes) {
        yield bytes.subarray(start, start + chunkBytes);
      }
    },
    blob() {
      checkAttached(bytes);
      return new Blob([bytes as Uint8Array<ArrayBuffer>]);
    },
  };
}

function checkAttached(bytes: Uint8Array): void {
  try {
    // It has no element to go through, and says so.
    bytes.keys();
  } catch {
    throw invalidSource("bytes that cannot be reached, such as those of a transferred buffer");
  }
}

export const unreadable = (message: string, cause?: unknown) =>
  new UsageError({
    code: "unreadable_file",
    message,
    hint: "Check the path, and that it is a file on a disk which you may read.",
    cause,
  });

const invalidSource = (what: string) =>
  new UsageError({
    code: "invalid_source",
    message: `A picture cannot be read from ${what}.`,
    hint: "Give a path, a file: URL, a Buffer, a Uint8Array, a Blob or a stream of bytes.",
  });

import { RekogError, UsageError } from "../errors.ts";
import { ownSignal } from "../http/own-signal.ts";
import { limitsInWords, maxFileBytes } from "../image-limits.ts";
import { isBytes } from "../shapes/is-bytes.ts";

/**
 * All bytes of a stream: S3 takes no form of unknown length. One that is larger than any picture is not read further than
 * that, and is cancelled.
 * @throws {UsageError} `image_too_large`, `unreadable_stream`, `invalid_source`
 * @throws the signal's reason
 */
export async function readStream(
  source: object,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  signal?.throwIfAborted();
  const stream = chunksOf(source);
  let onAbort = () => {};
  const own = signal && ownSignal(signal);
  const abortion = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal?.reason);
    own?.addEventListener("abort", onAbort, { once: true });
  });
  const reading = allBytes(stream);
  try {
    return await Promise.race([reading, abortion]);
  } catch (error) {
    signal?.throwIfAborted();
    throw error instanceof RekogError ? error : unreadable(error);
  } finally {
    own?.removeEventListener("abort", onAbort);
    stream.cancel();
    // An iterator that gives nothing cannot be ended: it is left alone, and fails unheard.
    reading.catch(() => {});
  }
}

interface Chunks {
  next(): Promise<{ done?: boolean | undefined; value?: unknown }>;
  /** Whatever is left is not wanted. */
  cancel(): void;
}

function chunksOf(source: object): Chunks {
  // Unlike its iterator, this can cancel a stream that gives nothing.
  if ("getReader" in source) {
    const stream = source as ReadableStream;
    if (stream.locked) throw locked();
    const reader = stream.getReader();
    return { next: () => reader.read(), cancel: () => unheard(() => reader.cancel()) };
  }
  // A Readable of Node.js; what it had is gone, and an empty picture would be sent.
  if ("readableEnded" in source && source.readableEnded === true) throw used();
  const iterator = (source as AsyncIterable<unknown>)[Symbol.asyncIterator]();
  return {
    next: () => iterator.next(),
    cancel: () =>
      unheard(() => {
        // A Readable of Node.js.
        if ("destroy" in source && typeof source.destroy === "function") source.destroy();
        return iterator.return?.();
      }),
  };
}

function unheard(end: () => unknown): void {
  void (async () => end())().catch(() => {});
}

async function allBytes(stream: Chunks): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for (;;) {
    const { done, value: chunk } = await stream.next();
    if (done) break;
    if (!isBytes(chunk)) throw notBytes(typeof chunk);
    sizeBytes += chunk.length;
    if (sizeBytes > maxFileBytes) throw tooLarge();
    chunks.push(chunk);
  }
  const all = new Uint8Array(sizeBytes);
  let end = 0;
  for (const chunk of chunks) {
    all.set(chunk, end);
    end += chunk.length;
  }
  return all;
}

const tooLarge = () =>
  new UsageError({
    code: "image_too_large",
    message: `The stream has more than ${limitsInWords.bytes}, the largest picture that is recognised.`,
    hint: "Make the picture smaller, or lower its JPEG quality.",
  });

const locked = () =>
  new UsageError({
    code: "invalid_source",
    message: "The stream is locked: something else reads it.",
    hint: "Give a stream that nobody reads yet, such as one of `tee()`.",
  });

const used = () =>
  new UsageError({
    code: "invalid_source",
    message: "The stream was read to its end before.",
    hint: "Give a stream that nobody has read yet.",
  });

const notBytes = (what: string) =>
  new UsageError({
    code: "invalid_source",
    message: `The stream gives values of type ${what}, not bytes.`,
    hint: "Give a stream of Buffer or Uint8Array, without an encoding.",
  });

const unreadable = (cause: unknown) =>
  new UsageError({
    code: "unreadable_stream",
    message: "The stream failed before its end.",
    hint: "Look at `cause`, and give a new stream.",
    cause,
  });

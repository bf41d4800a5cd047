import { closeSync, constants, createReadStream, openSync, readSync } from "node:fs";
import { realpath, stat } from "node:fs/promises";
import { Socket } from "node:net";
import { addAbortSignal, type Readable } from "node:stream";
import { errorCode } from "../client/error-code.ts";
import type { Sleep } from "../client/time.ts";

export interface OpenReadableOptions {
  signal: AbortSignal;
  sleep: Sleep;
}

const pollMs = 20;

/**
 * Opens a file, or a pipe by its name (a FIFO, `/dev/fd/63` of a shell's `<(…)`), for reading. Neither opening a pipe nor
 * reading it takes a thread that would wait for its other end, and keep the process from ending.
 * @throws what the file system says; the signal's reason
 */
export async function openReadable(
  path: string,
  { signal, sleep }: OpenReadableOptions,
): Promise<Readable> {
  if (!(await stat(path)).isFIFO()) return createReadStream(path, { signal });
  const isNamed = await realpath(path).then(
    () => true,
    () => false,
  );
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const first = isNamed ? await firstBytes(descriptor, { signal, sleep }) : Buffer.alloc(0);
    const pipe = new Socket({ fd: descriptor, readable: true, writable: false });
    if (first.length > 0) pipe.unshift(first);
    return addAbortSignal(signal, pipe);
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}

/** Until somebody writes to it, a FIFO seems to be at its end. Then: what came first, or nothing when all is still to come. */
async function firstBytes(
  descriptor: number,
  { signal, sleep }: OpenReadableOptions,
): Promise<Buffer> {
  const buffer = Buffer.alloc(65_536);
  for (;;) {
    signal.throwIfAborted();
    try {
      const length = readSync(descriptor, buffer);
      if (length > 0) return buffer.subarray(0, length);
    } catch (error) {
      if (errorCode(error) === "EAGAIN") return buffer.subarray(0, 0);
      throw error;
    }
    await sleep(pollMs, signal);
  }
}

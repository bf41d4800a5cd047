import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { UsageError } from "../errors.ts";

/** Larger files are refused for their size alone; their bytes need not be read for that. */
const maxHashedBytes = 64 * 1024 * 1024;

/**
 * The SHA-256 of a file's first `sizeBytes`, in hex; undefined for a file that is far too large to be a picture.
 * @throws {UsageError} the file cannot be read
 * @throws the signal's reason
 */
export async function hashFile(
  file: { path: string; sizeBytes: number },
  signal: AbortSignal,
): Promise<string | undefined> {
  const { path, sizeBytes } = file;
  if (sizeBytes > maxHashedBytes) return undefined;
  const hash = createHash("sha256");
  if (sizeBytes === 0) return hash.digest("hex");
  try {
    await pipeline(createReadStream(path, { end: sizeBytes - 1 }), hash, { signal });
  } catch (error) {
    signal.throwIfAborted();
    throw new UsageError({
      code: "unreadable_file",
      message: `The file ${path} could not be read to its end.`,
      hint: "Check the file and the disk it is on, and try again.",
      cause: error,
    });
  }
  return hash.digest("hex");
}

import { createHash } from "node:crypto";
import { pipeline } from "node:stream/promises";
import { UsageError } from "../errors.ts";
import type { Picture } from "./picture.ts";

/** Larger ones are refused for their size alone; their bytes need not be read for that. */
const maxHashedBytes = 64 * 1024 * 1024;

/**
 * The SHA-256 of a picture's bytes, in hex; undefined for one that is far too large to be recognised.
 * @throws {UsageError} `unreadable_file`
 * @throws the signal's reason
 */
export async function hashPicture(
  picture: Picture,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  if (picture.sizeBytes > maxHashedBytes) return undefined;
  const hash = createHash("sha256");
  try {
    await pipeline(picture.open(), hash, signal ? { signal } : {});
  } catch (error) {
    signal?.throwIfAborted();
    throw new UsageError({
      code: "unreadable_file",
      message: `${picture.name} could not be read to its end.`,
      hint: "Check the file and the disk it is on, and try again.",
      cause: error,
    });
  }
  return hash.digest("hex");
}

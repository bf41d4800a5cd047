import { createHash } from "node:crypto";
import { pipeline } from "node:stream/promises";
import { ownSignal } from "../client/http/own-signal.ts";
import { maxHashedBytes, unreadableToItsEnd } from "../client/picture/hashing.ts";
import type { Picture } from "../client/picture/picture.ts";

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
    await pipeline(picture.open(), hash, signal ? { signal: ownSignal(signal) } : {});
  } catch (error) {
    signal?.throwIfAborted();
    throw unreadableToItsEnd(picture.name, error);
  }
  return hash.digest("hex");
}

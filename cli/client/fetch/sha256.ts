import { maxHashedBytes, unreadableToItsEnd } from "../picture/hashing.ts";
import type { Picture } from "../picture/picture.ts";
import { nodeModule } from "./node-modules.ts";

/**
 * The SHA-256 of a picture's bytes, in hex: chunk by chunk in Node.js, of all at once by Web Crypto. Undefined for one that is far too
 * large to be recognised, and in a page that came over `http:`, which has no Web Crypto.
 * @throws {UsageError} `unreadable_file`; the signal's reason
 */
export async function sha256(
  picture: Picture,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  signal?.throwIfAborted();
  if (picture.sizeBytes > maxHashedBytes) return undefined;
  const hash = nodeModule("node:crypto")?.createHash("sha256");
  const { subtle } = crypto as { subtle?: typeof crypto.subtle };
  if (!hash && !subtle) return undefined;
  const bytes = new Uint8Array(hash ? 0 : picture.sizeBytes);
  let end = 0;
  try {
    for await (const chunk of picture.open()) {
      signal?.throwIfAborted();
      if (hash) hash.update(chunk);
      else bytes.set(chunk, end);
      end += chunk.length;
    }
  } catch (error) {
    signal?.throwIfAborted();
    throw unreadableToItsEnd(picture.name, error);
  }
  if (hash) return hash.digest("hex");
  const digest = await subtle?.digest("SHA-256", bytes);
  return digest && hexOf(new Uint8Array(digest));
}

const hexOf = (bytes: Uint8Array) =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

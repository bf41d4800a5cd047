import { CallError } from "../api/failure.ts";

/** Larger ones no form takes: they are left to the API to refuse, and not read into memory before. */
export const mostReadBytes = 100_000_000;

/**
 * SHA-256 of a file, in hex: bytes that the API knows need not be sent again. Undefined for one that is very large, and where a
 * browser has no such thing, as it has not for a page that came without TLS from another machine.
 * @throws {CallError} where it cannot be read
 */
export async function hashFile(file: File): Promise<string | undefined> {
  const { subtle } = globalThis.crypto ?? {};
  if (subtle === undefined || file.size > mostReadBytes) return undefined;
  const digest = await subtle.digest("SHA-256", await readFile(file));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function readFile(file: File): Promise<ArrayBuffer> {
  try {
    return await file.arrayBuffer();
  } catch {
    throw new CallError({
      message: `${file.name} cannot be read.`,
      hint: "See whether it is still there. Of a folder, add the pictures that are in it.",
      code: "unreadable_file",
    });
  }
}

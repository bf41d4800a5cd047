/**
 * SHA-256 of a file, in hex: bytes that the API knows need not be sent again. Undefined where a browser has no such thing,
 * as it has not for a page that came without TLS from another machine.
 */
export async function hashFile(file: File): Promise<string | undefined> {
  const { subtle } = globalThis.crypto ?? {};
  if (subtle === undefined) return undefined;
  const digest = await subtle.digest("SHA-256", await file.arrayBuffer());
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

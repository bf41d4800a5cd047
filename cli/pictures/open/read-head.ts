import { open } from "node:fs/promises";

/** The first bytes of a file, at most so many; none of one that cannot be read: whoever reads all of it tells why. */
export async function readHead(path: string, bytes: number): Promise<Buffer> {
  try {
    await using file = await open(path);
    const { bytesRead, buffer } = await file.read(Buffer.alloc(bytes), 0, bytes, 0);
    return buffer.subarray(0, bytesRead);
  } catch {
    return Buffer.alloc(0);
  }
}

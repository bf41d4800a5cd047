import { constants } from "node:fs";
import { open } from "node:fs/promises";

/** The first bytes of a file, at most so many; none of one that cannot be read: whoever reads all of it tells why. */
export async function readHead(path: string, bytes: number): Promise<Buffer> {
  try {
    // A link may lead to a pipe: opening it would wait for somebody to write to it, and hear no signal. Windows has no such flag.
    await using file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    if (!(await file.stat()).isFile()) return Buffer.alloc(0);
    const { bytesRead, buffer } = await file.read(Buffer.alloc(bytes), 0, bytes, 0);
    return buffer.subarray(0, bytesRead);
  } catch {
    return Buffer.alloc(0);
  }
}

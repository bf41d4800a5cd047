import { unlink } from "node:fs/promises";

/** Removes a file that may be gone already. `rm` would look at it twice before it does the same. */
export async function removeFile(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    if (!["ENOENT", "ENOTDIR"].includes(code)) throw error;
  }
}

import { unreadable } from "./picture.ts";

/** What is used of `node:fs/promises` */
export interface OpenFiles {
  open(path: string): Promise<{
    read(into: Uint8Array): Promise<{ bytesRead: number }>;
    close(): Promise<void>;
  }>;
}

/**
 * A file of `/proc` says that it has 0 bytes, and would be sent as an empty one.
 * @throws {UsageError} `unreadable_file`: there is something in it all the same
 * @throws what opening and reading it throws
 */
export async function checkToldSize(
  files: OpenFiles,
  { path, name, sizeBytes }: { path: string; name: string; sizeBytes: number },
): Promise<void> {
  if (sizeBytes > 0) return;
  const file = await files.open(path);
  try {
    const { bytesRead } = await file.read(new Uint8Array(1));
    if (bytesRead > 0) throw unreadable(`${name} does not say its size, as those in /proc.`);
  } finally {
    await file.close();
  }
}

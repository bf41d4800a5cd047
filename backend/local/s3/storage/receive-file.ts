import { createHash } from "node:crypto";
import { writeFile as writeToDisk } from "node:fs/promises";
import { dirname } from "node:path";
import { withFolder } from "./object-folder.ts";
import { removeFile } from "./remove-file.ts";

/** An upload that is on disk and not yet an object. */
export interface ReceivedFile {
  path: string;
  bytes: number;
  md5: Buffer;
  sha256: Buffer;
  /** Removes it; harmless once it is an object. */
  discard(): Promise<void>;
}

/** Streams `file` to `path`; `onBytes` hears the size so far and may throw. Whatever fails, nothing is left behind. */
export async function receiveFile(
  file: AsyncIterable<Buffer>,
  path: string,
  onBytes: (bytes: number) => void,
  writeFile: typeof writeToDisk = writeToDisk,
): Promise<ReceivedFile> {
  const [md5, sha256] = [createHash("md5"), createHash("sha256")];
  let bytes = 0;
  async function* hashed() {
    for await (const chunk of file) {
      bytes += chunk.length;
      onBytes(bytes);
      md5.update(chunk);
      sha256.update(chunk);
      yield chunk;
    }
  }
  const discard = () => removeFile(path);
  try {
    await withFolder(dirname(path), () => writeFile(path, hashed(), { flag: "wx", mode: 0o600 }));
    return { path, bytes, md5: md5.digest(), sha256: sha256.digest(), discard };
  } catch (error) {
    await discard();
    throw error;
  }
}

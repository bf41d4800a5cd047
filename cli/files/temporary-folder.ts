import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { errorCode } from "../client/error-code.ts";
import { UsageError } from "../client/errors.ts";
import { noteLeftover } from "./leftovers.ts";

export interface TemporaryFolder {
  path: string;
  remove(): Promise<void>;
}

/**
 * Makes a new, empty folder for what a command needs while it runs.
 * @throws {UsageError} `temporary_folder_not_writable`
 */
export async function makeTemporaryFolder(
  prefix: string,
  parent = tmpdir(),
): Promise<TemporaryFolder> {
  const path = await mkdtemp(join(parent, prefix)).catch((error: unknown) => {
    throw new UsageError({
      code: "temporary_folder_not_writable",
      message: `No folder for temporary files can be made in ${parent} (${errorCode(error)}).`,
      hint: "Make room there, or name another place with TMPDIR.",
      cause: error,
    });
  });
  const forget = noteLeftover(path);
  return {
    path,
    async remove() {
      await rm(path, { recursive: true, force: true, maxRetries: 3 });
      forget();
    },
  };
}

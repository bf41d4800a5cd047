import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeTemporaryFolder } from "../../../files/temporary-folder.ts";

/** A folder for what a command needs while it runs; only made when it is asked for. */
export interface TemporarySpace {
  /**
   * A new, empty folder in it
   * @throws {UsageError} `temporary_folder_not_writable`
   */
  folder(): Promise<string>;
  remove(): Promise<void>;
}

export function createTemporarySpace(parent = tmpdir()): TemporarySpace {
  let root: ReturnType<typeof makeTemporaryFolder> | undefined;
  return {
    async folder() {
      root ??= makeTemporaryFolder("rekog-tests-", parent);
      return mkdtemp(join((await root).path, "d-"));
    },
    async remove() {
      await (await root?.catch(() => undefined))?.remove();
    },
  };
}

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder for what a command needs while it runs; only made when it is asked for. */
export interface TemporarySpace {
  /** A new, empty folder in it */
  folder(): Promise<string>;
  remove(): Promise<void>;
}

export function createTemporarySpace(parent = tmpdir()): TemporarySpace {
  let root: Promise<string> | undefined;
  return {
    async folder() {
      root ??= mkdtemp(join(parent, "rekog-tests-"));
      return mkdtemp(join(await root, "d-"));
    },
    async remove() {
      if (root) await rm(await root, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

import { rmSync } from "node:fs";
import { readFile, stat, unlink, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { makeFolder } from "./make-folder.ts";

/** As Node.js ends for an error that nobody caught. */
const uncaughtCode = 1;

/**
 * What was begun and is not over, on disk: written before it begins, and taken back when it ends in whichever way it can tell
 * of. What is left ended the process.
 */
export function attemptFile(file: string) {
  return {
    /** How often it was begun and did not end, of those since then. */
    async count(sinceMs = 0): Promise<number> {
      const known = await stat(file).catch(() => undefined);
      if (!known || known.mtimeMs < sinceMs) return 0;
      return Number(await readFile(file, "utf8").catch(() => "")) || 1;
    },

    /** @returns is called when the attempt is over, however it ended */
    async begin(attempt: number): Promise<() => void> {
      try {
        await makeFolder(dirname(file));
        await writeFile(file, String(attempt), { mode: 0o600, flush: true });
      } catch {
        // Pictures are looked at all the same: on a full disk, and where another user, or a file in the folder's place, is in the
        // way. What else is to be written tells of it.
      }
      // A process that is told to end, and does not wait for what is under way, is not ended by its picture.
      const onExit = (code: number) => {
        if (code !== uncaughtCode) rmSync(file, { force: true });
      };
      process.once("exit", onExit);
      return () => void process.off("exit", onExit);
    },

    async takeBack(): Promise<void> {
      await unlink(file).catch(() => {});
    },
  };
}

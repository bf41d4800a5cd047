import { writeFileSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { UsageError } from "../../client/errors.ts";
import type { Deps } from "../../deps.ts";
import { isAlive, withFileLock } from "../../files/file-lock.ts";
import { noteLeftover } from "../../files/leftovers.ts";
import { readRegularFile } from "../../files/read-regular-file.ts";

/** Not in git, and the framework packs nothing from there. */
const lockPath = (root: string) => join(root, "node_modules", ".rekog-deploy.lock");

/**
 * Does work while no other `rekog deploy` works in the same checkout: `sls` builds in folders there and empties them first,
 * so that two at once would pack each other's halves. One whose process is gone, and whose `sls` is, holds up nobody: an
 * `sls` outlives a `rekog` that is killed.
 * @param work is given what notes the process of an `sls` that it starts
 * @throws {UsageError} `deploy_in_progress`; what the work throws
 */
export async function withDeployLock<T>(
  root: string,
  deps: Pick<Deps, "now" | "sleep" | "signal">,
  work: (noteSls: (pid: number) => void) => Promise<T>,
): Promise<T> {
  const path = lockPath(root);
  await withFileLock(path, deps, async () => {
    const pids = (await readRegularFile(path).catch(() => "")).split(" ").map(Number);
    // Its own number was left behind in another container, where it was killed: numbers begin anew in each.
    const alive = pids.find((pid) => pid > 0 && pid !== process.pid && isAlive(pid));
    if (alive !== undefined) throw inProgress(root, alive, path);
    // Made anew: what is there already may be no file.
    await rm(path, { force: true });
    await writeFile(path, String(process.pid), { flag: "wx" });
  });
  const forget = noteLeftover(path);
  try {
    return await work((pid) => writeFileSync(path, `${process.pid} ${pid}`));
  } finally {
    await rm(path, { force: true });
    forget();
  }
}

const inProgress = (root: string, pid: number, path: string) =>
  new UsageError({
    code: "deploy_in_progress",
    message: `The process ${pid} is packaging or deploying from ${root} already.`,
    hint: `Wait for its end and run the command again. If it is no rekog, delete ${path}.`,
  });

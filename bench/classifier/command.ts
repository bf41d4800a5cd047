import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const rounds = 6;
const ours = fileURLToPath(new URL("../../", import.meta.url));
const picture = fileURLToPath(new URL("../../../test-cases/stop-sign.jpg", import.meta.url));

/**
 * How long `rekog upload PICTURE --wait` takes from nothing to its labels, with a local mode of its own and no classifier, in turns
 * with another build's.
 * @param before its dist folder
 */
export async function commandsBeside(before: string): Promise<string> {
  const least = { now: Infinity, before: Infinity };
  for (let round = 0; round < rounds; round += 1) {
    least.before = Math.min(least.before, await msOfCommand(resolve(before)));
    least.now = Math.min(least.now, await msOfCommand(ours));
  }
  const ratio = (least.now / least.before).toFixed(2);
  return `       the command without a classifier: ${least.now.toFixed(0)} ms, ${ratio} × the other build's ${least.before.toFixed(0)} ms`;
}

async function msOfCommand(dist: string): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), "rekog-bench-command-"));
  try {
    const startedMs = performance.now();
    await promisify(execFile)(
      process.execPath,
      [join(dist, "cli/main.js"), "upload", picture, "--wait", "--json"],
      { env: { REKOG_DATA_DIR: folder, HOME: folder } },
    );
    return performance.now() - startedMs;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

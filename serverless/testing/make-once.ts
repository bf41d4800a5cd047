import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isAlive } from "../../cli/files/file-lock.ts";

const betweenLooksMs = 100;

/**
 * A folder that one process makes and all others wait for; who makes it is who comes first.
 * @param dir whose parent is there
 * @param make is given `contents`, an empty folder in it
 * @returns `contents`
 * @throws in each process what went wrong in the one that made it
 */
export async function makeOnce(
  dir: string,
  make: (contents: string) => Promise<void>,
): Promise<string> {
  const contents = join(dir, "contents");
  const outcome = join(dir, "outcome.json");
  if (await isFirst(dir)) {
    const error = await mkdir(contents)
      .then(() => make(contents))
      .then(() => null, String);
    // Whole at once, for those who look.
    await writeFile(`${outcome}.new`, JSON.stringify({ error }));
    await rename(`${outcome}.new`, outcome);
  }
  const { error } = await readOutcome(dir, outcome);
  if (error !== null) throw new Error(error);
  return contents;
}

/** No folder that has something in it can be renamed over: one comes first, and all others know who that is. */
async function isFirst(dir: string): Promise<boolean> {
  const own = await mkdtemp(`${dir}-`);
  await writeFile(join(own, "pid"), String(process.pid));
  return rename(own, dir).then(
    () => true,
    async (error: NodeJS.ErrnoException) => {
      await rm(own, { recursive: true });
      if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
      return false;
    },
  );
}

async function readOutcome(dir: string, outcome: string): Promise<{ error: string | null }> {
  const maker = Number(await readFile(join(dir, "pid"), "utf8"));
  for (;;) {
    // Asked before it is looked: who ends right after the outcome is there has not failed.
    const lives = isAlive(maker);
    const text = await readFile(outcome, "utf8").catch(() => undefined);
    if (text !== undefined) return JSON.parse(text) as { error: string | null };
    if (!lives) throw new Error(`Process ${maker} ended before it had made ${dir}.`);
    await sleep(betweenLooksMs);
  }
}

import { lstat, mkdir, readdir, rename } from "node:fs/promises";
import { join } from "node:path";
import { RekogError } from "../../client/errors.ts";
import { isRunning } from "../../connection/is-running.ts";
import { readRegularFile } from "../../files/read-regular-file.ts";
import { notWritable } from "./log-file.ts";

/** All that local mode keeps of blobs. */
const keptNames = ["dynamodb", "objects", "attempts", "lock"];
/** The log stays where it is, and what tells of a local mode, unless something else is in their places. */
const otherNames =
  /^(local\.json|local\.pid|aws\.json|rekog\.log|told-about-local-mode)(\.new|\.1)?$/;

/**
 * Moves what local mode keeps into a folder beside it, in the data folder: nothing is deleted. What is in use by a local
 * mode that runs is left alone.
 * @throws {RekogError} `data_folder_in_use`
 * @throws {UsageError} `data_folder_not_writable`
 */
export async function setDataAside(
  dataDir: string,
  tell: (line: string) => void,
  now = new Date(),
): Promise<void> {
  await refuseWhileUsed(dataDir);
  const names = [];
  for (const name of await readdir(dataDir)) {
    if (keptNames.includes(name) || (await isInTheWay(dataDir, name))) names.push(name);
  }
  if (names.length === 0) return;
  const aside = join(dataDir, `set-aside-${now.toISOString().replace(/[:.]/g, "-")}`);
  try {
    await mkdir(aside, { mode: 0o700 });
    for (const name of names) await rename(join(dataDir, name), join(aside, name));
  } catch (error) {
    throw notWritable(dataDir, error);
  }
  tell(`What was in ${dataDir} is now in ${aside}. Delete it when you do not need it any more.`);
}

async function isInTheWay(dataDir: string, name: string): Promise<boolean> {
  if (!otherNames.test(name)) return false;
  const stats = await lstat(join(dataDir, name));
  return !stats.isFile() && !stats.isSymbolicLink();
}

/**
 * `local.pid` is there while one starts, runs or ends, and `local.json` while it can be called; after a kill they stay
 * behind, and their process is gone.
 */
async function refuseWhileUsed(dataDir: string): Promise<void> {
  const texts = await Promise.all(
    ["local.pid", "local.json"].map((name) =>
      readRegularFile(join(dataDir, name)).catch(() => "{}"),
    ),
  );
  // In a container that was killed and started again, the number left behind is this process's own.
  const isOther = (one: number) => one !== process.pid && isRunning(one);
  const pid = texts.map(pidIn).find((one) => one !== undefined && isOther(one));
  if (pid === undefined) return;
  throw new RekogError({
    kind: "api",
    code: "data_folder_in_use",
    message: `The data folder ${dataDir} belongs to the rekog process ${pid}.`,
    hint: `Stop that one first, then run \`rekog local --reset-data\` again. Where process ${pid} is no rekog, one that had this number was killed: delete \`local.pid\` and \`local.json\` in that folder.`,
  });
}

function pidIn(text: string): number | undefined {
  try {
    const { pid } = JSON.parse(text) as { pid?: unknown };
    return Number.isSafeInteger(pid) && Number(pid) > 0 ? Number(pid) : undefined;
  } catch {
    return undefined;
  }
}

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { piecesOf } from "./level-log.ts";

/**
 * Looks at what LevelDB does not mind when it opens a database, and what costs data all the same: without `CURRENT` it makes a
 * new database and deletes the old one's files, a log that is gone is not missed, and damaged records in it are passed over.
 * Nothing is changed. A folder without a database is as it should be.
 * @throws {Error} which begins with "Corruption: ", as LevelDB has it
 */
export async function checkDatabase(folder: string): Promise<void> {
  const names = await readdir(folder);
  if (!names.includes("CURRENT")) {
    if (!names.some((name) => /\.(ldb|log)$/.test(name))) return;
    throw new Error("Corruption: CURRENT is missing");
  }
  const list = (await readFile(join(folder, "CURRENT"), "utf8")).trim();
  // Told by LevelDB itself.
  if (!names.includes(list)) return;
  const oldest = oldestLog(await readFile(join(folder, list)));
  const logs = names
    .filter((name) => name.endsWith(".log"))
    .map((name) => ({ name, number: Number.parseInt(name, 10) }));
  if (oldest > 0 && !logs.some(({ number }) => number === oldest)) {
    throw new Error(`Corruption: the log ${oldest} is missing`);
  }
  // What is in older ones was sorted into tables, and they are about to be deleted.
  for (const { name } of logs.filter(({ number }) => number >= oldest)) {
    const pieces = piecesOf(await readLog(join(folder, name)));
    while (!pieces.next().done);
  }
}

async function readLog(path: string): Promise<Uint8Array> {
  return await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "EISDIR") throw new Error(`Corruption: ${path} is a folder`);
    throw error;
  });
}

/** Tags of a list's entries, in the order in which they are written. */
const [comparatorTag, logTag] = [1, 2];

/**
 * The log whose records are in no table yet; 0 if there is none. The last entry that names one counts.
 * @see https://github.com/google/leveldb/blob/main/db/version_edit.cc
 */
function oldestLog(list: Uint8Array): number {
  let oldest = 0;
  for (const { isFirst, data } of piecesOf(list)) {
    if (!isFirst) continue;
    let at = 0;
    const next = () => {
      let value = 0;
      for (let factor = 1; at < data.length; factor *= 128) {
        const byte = data[at++] ?? 0;
        value += (byte & 127) * factor;
        if (byte < 128) break;
      }
      return value;
    };
    let tag = next();
    if (tag === comparatorTag) {
      const length = next();
      at += length;
      tag = next();
    }
    if (tag === logTag) oldest = next();
  }
  return oldest;
}

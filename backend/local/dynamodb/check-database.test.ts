import {
  appendFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  truncate,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { Level } from "level";
import { checkDatabase } from "./check-database.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "rekog-level-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** Opens the folder's database as often as is asked for, and writes more than a block's worth of records each time. */
async function write(times = 1): Promise<void> {
  for (let time = 0; time < times; time += 1) {
    const database = new Level(folder);
    for (let i = 0; i < 20; i += 1) await database.put(`${time}-${i}`, "value".repeat(1_000));
    await database.close();
  }
}

async function namesLike(pattern: RegExp): Promise<string[]> {
  return (await readdir(folder)).filter((name) => pattern.test(name)).sort();
}

async function pathOf(pattern: RegExp): Promise<string> {
  return join(folder, (await namesLike(pattern)).at(-1) ?? "");
}

async function flipByte(path: string, at: (length: number) => number): Promise<void> {
  const bytes = await readFile(path);
  const index = at(bytes.length);
  bytes[index] = (bytes[index] ?? 0) ^ 1;
  await writeFile(path, bytes);
}

describe("a database, before it is opened", () => {
  it.each([1, 2, 5])("is as it should be after %d times of writing", async (times) => {
    await write(times);
    await expect(checkDatabase(folder)).resolves.toBeUndefined();
  });

  it("may not be there yet", async () => {
    await expect(checkDatabase(folder)).resolves.toBeUndefined();
    // A process that died as it made it.
    await writeFile(join(folder, "MANIFEST-000001"), "");
    await expect(checkDatabase(folder)).resolves.toBeUndefined();
  });

  it.each([1, 7, 100, 5_000, 40_000])(
    "may lack the last %d bytes of its log: who wrote them died",
    async (bytes) => {
      await write(2);
      const log = await pathOf(/\.log$/);
      await truncate(log, (await readFile(log)).length - bytes);
      await expect(checkDatabase(folder)).resolves.toBeUndefined();
    },
  );

  it("may have room in its log that was never written to", async () => {
    await write();
    await appendFile(await pathOf(/\.log$/), Buffer.alloc(100_000));
    await expect(checkDatabase(folder)).resolves.toBeUndefined();
  });

  it.each([
    ["a log whose first record is damaged", async () => flipByte(await pathOf(/\.log$/), () => 8)],
    ["a log damaged in a sum", async () => flipByte(await pathOf(/\.log$/), () => 0)],
    [
      "a log damaged in its middle",
      async () => flipByte(await pathOf(/\.log$/), (length) => Math.floor(length / 2)),
    ],
    ["a log damaged in a length", async () => flipByte(await pathOf(/\.log$/), () => 5)],
    ["no log", async () => rm(await pathOf(/\.log$/))],
    [
      "a folder for a log",
      async () => {
        const log = await pathOf(/\.log$/);
        await rm(log);
        await mkdir(log);
      },
    ],
    ["no CURRENT", () => rm(join(folder, "CURRENT"))],
    ["a damaged list of files", async () => flipByte(await pathOf(/^MANIFEST/), () => 9)],
  ])("is damaged with %s, and left as it is", async (_, damage) => {
    await write(3);
    await damage();
    const before = await readdir(folder);
    await expect(checkDatabase(folder)).rejects.toThrow(/^Corruption: /);
    expect(await readdir(folder)).toEqual(before);
  });
});

import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { execa } from "execa";
import { createTemporaryFolder } from "../../testing/temporary-folder.ts";
import { setDataAside } from "./set-data-aside.ts";

let dataDir: string;
let remove: () => Promise<void>;
beforeEach(async () => {
  ({ path: dataDir, remove } = await createTemporaryFolder());
  await mkdir(join(dataDir, "dynamodb"));
  await writeFile(join(dataDir, "dynamodb", "CURRENT"), "garbage");
});
afterEach(() => remove());

const at = new Date("2026-11-26T12:00:00.000Z");

describe("rekog local --reset-data", () => {
  it("moves what is there aside, deletes nothing, and says where it is", async () => {
    await writeFile(join(dataDir, "local.json"), JSON.stringify({ pid: 2 ** 30 }));
    await writeFile(join(dataDir, "holiday.jpg"), "not ours");
    const told: string[] = [];
    await setDataAside(dataDir, (line) => void told.push(line), at);
    const aside = "set-aside-2026-11-26T12-00-00-000Z";
    expect((await readdir(dataDir)).sort()).toEqual(["holiday.jpg", "local.json", aside]);
    expect(await readFile(join(dataDir, aside, "dynamodb", "CURRENT"), "utf8")).toBe("garbage");
    expect(told).toEqual([expect.stringContaining(join(dataDir, aside))]);
  });

  it("sets aside what is in the place of its files and is none, and no file", async () => {
    await mkdir(join(dataDir, "local.json"));
    await execa("mkfifo", [join(dataDir, "local.pid"), join(dataDir, "rekog.log.1")]);
    await writeFile(join(dataDir, "rekog.log"), "");
    await setDataAside(dataDir, () => {}, at);
    const aside = "set-aside-2026-11-26T12-00-00-000Z";
    expect((await readdir(dataDir)).sort()).toEqual(["rekog.log", aside]);
    expect((await readdir(join(dataDir, aside))).sort()).toEqual([
      ...["dynamodb", "local.json", "local.pid", "rekog.log.1"],
    ]);
  });

  it("leaves a folder alone that a local mode has taken and is still starting with", async () => {
    await writeFile(join(dataDir, "local.json"), JSON.stringify({ pid: 2 ** 30 }));
    await writeFile(join(dataDir, "local.pid"), JSON.stringify({ pid: process.ppid }));
    await expect(setDataAside(dataDir, () => {}, at)).rejects.toMatchObject({
      code: "data_folder_in_use",
      message: expect.stringContaining(`process ${process.ppid}`),
      hint: expect.stringMatching(/^Stop that one first.* delete `local.pid` and `local.json`/),
    });
    expect((await readdir(dataDir)).sort()).toEqual(["dynamodb", "local.json", "local.pid"]);
  });

  it("is not held up by its own number, which one before it had in a container that was killed", async () => {
    const left = JSON.stringify({ pid: process.pid });
    for (const name of ["local.pid", "local.json"]) await writeFile(join(dataDir, name), left);
    await setDataAside(dataDir, () => {}, at);
    expect(await readdir(dataDir)).not.toContain("dynamodb");
  });

  it("says so where nothing can be set aside, as on a read-only file system", async () => {
    // Its path has room for the name of the database, and for none that is longer.
    const room = 4_095 - dataDir.length - "/dynamodb".length;
    const above = join(dataDir, `${"a".repeat(199)}/`.repeat(Math.floor(room / 200) - 1));
    const full = join(
      above,
      "b".repeat(room - (above.length - dataDir.length) - 100),
      "c".repeat(99),
    );
    await mkdir(join(full, "dynamodb"), { recursive: true });
    await expect(setDataAside(full, () => {}, at)).rejects.toMatchObject({
      code: "data_folder_not_writable",
      message: expect.stringContaining("(ENAMETOOLONG)"),
    });
    expect(await readdir(full)).toEqual(["dynamodb"]);
  });

  it("leaves a folder alone that a local mode has, and one with nothing in it", async () => {
    const facts = join(dataDir, "local.json");
    await writeFile(facts, JSON.stringify({ pid: process.ppid }));
    await expect(setDataAside(dataDir, () => {}, at)).rejects.toMatchObject({
      code: "data_folder_in_use",
    });
    expect((await readdir(dataDir)).sort()).toEqual(["dynamodb", "local.json"]);
  });
});

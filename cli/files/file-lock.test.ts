import { mkdir, readdir, readFile, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { execa } from "execa";
import { now, sleep } from "../client/time.ts";
import { createFakeClock } from "../testing/fake-clock.ts";
import { temporaryFolders } from "../testing/temporary-folders.ts";
import { withFileLock } from "./file-lock.ts";

const temporaryFolder = temporaryFolders();
const { signal } = new AbortController();
const options = { now, sleep, signal };
/** Never one of a process: they end at 4 million. */
const deadPid = 2 ** 30;

async function setUp(lock?: string, ageMs = 0) {
  const folder = await temporaryFolder();
  const path = join(folder, "count");
  await writeFile(path, "0");
  if (lock !== undefined) {
    await writeFile(`${path}.lock`, lock);
    const at = (Date.now() - ageMs) / 1_000;
    await utimes(`${path}.lock`, at, at);
  }
  const addOne = async () => {
    const count = Number(await readFile(path, "utf8"));
    await new Promise(setImmediate);
    await writeFile(path, String(count + 1));
  };
  return { folder, path, addOne, count: () => readFile(path, "utf8") };
}

describe("a file's lock", () => {
  it("lets one at a time change it, and is gone afterwards", async () => {
    const { folder, path, addOne, count } = await setUp();
    await Promise.all(Array.from({ length: 30 }, () => withFileLock(path, options, addOne)));
    expect(await count()).toBe("30");
    expect(await readdir(folder)).toEqual(["count"]);
  });

  it("is gone when the work fails, which is told", async () => {
    const { folder, path } = await setUp();
    const failing = withFileLock(path, options, () => Promise.reject(new Error("No.")));
    await expect(failing).rejects.toThrow("No.");
    expect(await readdir(folder)).toEqual(["count"]);
  });

  it.each([
    ["a process that is gone", `${deadPid} ${hostname()} x`, 0],
    ["one that never came to write its name, ten seconds ago", "", 11_000],
    ["another machine, ten seconds ago", `1 elsewhere x`, 11_000],
    ["this process, ten seconds ago", `${process.pid} ${hostname()} x`, 11_000],
  ])("of %s is taken over, by one of many", async (_who, lock, ageMs) => {
    const { folder, path, addOne, count } = await setUp(lock, ageMs);
    await Promise.all(Array.from({ length: 10 }, () => withFileLock(path, options, addOne)));
    expect(await count()).toBe("10");
    expect(await readdir(folder)).toEqual(["count"]);
  });

  it.each([
    ["a process that lives", `${process.pid} ${hostname()} x`],
    ["another machine", `${deadPid} elsewhere x`],
    ["one that is about to write its name", ""],
  ])("of %s is waited for, and not for ever", async (_who, lock) => {
    const { path, addOne, count } = await setUp(lock);
    const clock = createFakeClock();
    const waiting = withFileLock(path, { ...clock, signal }, addOne);
    await expect(waiting).rejects.toMatchObject({ code: "file_locked" });
    expect(await count()).toBe("0");
    expect(await readFile(`${path}.lock`, "utf8")).toBe(lock);
  });

  it("is waited for until a signal", async () => {
    const { path, addOne } = await setUp(`${process.pid} ${hostname()} x`);
    const aborter = new AbortController();
    const waiting = withFileLock(path, { now, sleep, signal: aborter.signal }, addOne);
    aborter.abort(new Error("enough"));
    await expect(waiting).rejects.toThrow("enough");
  });

  it("is no pipe that would be waited for, and no folder that would be removed", async () => {
    const { path, addOne } = await setUp();
    const clock = createFakeClock();
    await execa("mkfifo", [`${path}.lock`]);
    const piped = withFileLock(path, { ...clock, signal }, addOne);
    await expect(piped).rejects.toMatchObject({ code: "file_locked" });
    const other = await setUp();
    await mkdir(`${other.path}.lock`);
    const foldered = () => withFileLock(other.path, { ...clock, signal }, addOne);
    await expect(foldered()).rejects.toMatchObject({ code: "file_locked" });
    // Of a file it would be said that its process is gone.
    await utimes(`${other.path}.lock`, 1, 1);
    await expect(foldered()).rejects.toMatchObject({ code: "file_locked" });
  });

  it("is not taken over while a folder is in the way of that, either", async () => {
    const { path, addOne } = await setUp(`${deadPid} ${hostname()} x`);
    await mkdir(`${path}.lock.takeover`);
    await utimes(`${path}.lock.takeover`, 1, 1);
    const waiting = withFileLock(path, { ...createFakeClock(), signal }, addOne);
    await expect(waiting).rejects.toMatchObject({ code: "file_locked" });
  });
});

import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { openLogFile } from "./log-file.ts";

describe("the log file", () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), "rekog-log-"));
  });
  afterEach(() => rm(dir, { recursive: true }));

  it("never takes more than two files of its size, however long it is written", async () => {
    const log = await openLogFile(dir, { maxBytes: 1_000 });
    for (let line = 0; line < 1_000; line += 1) {
      log.write(`line ${line}`);
      if (line % 10 === 0) await new Promise(setImmediate);
    }
    await log.close();
    expect((await readdir(dir)).sort()).toEqual(["rekog.log", "rekog.log.1"]);
    for (const name of await readdir(dir)) {
      expect((await stat(join(dir, name))).size).toBeLessThanOrEqual(1_000);
    }
    expect(await readFile(join(dir, "rekog.log"), "utf8")).toMatch(/line 999\n$/);
  });

  it("is appended to by the next start, and is its owner's alone", async () => {
    for (const line of ["first", "second"]) {
      const log = await openLogFile(dir);
      log.write(line);
      await log.close();
    }
    expect(await readFile(join(dir, "rekog.log"), "utf8")).toBe("first\nsecond\n");
    expect((await stat(join(dir, "rekog.log"))).mode & 0o777).toBe(0o600);
  });

  it("goes on when somebody removed it meanwhile", async () => {
    const log = await openLogFile(dir, { maxBytes: 20 });
    await rm(join(dir, "rekog.log"));
    for (const line of ["to a file without a name", "to a new one"]) log.write(line);
    await log.close();
    expect(await readFile(join(dir, "rekog.log"), "utf8")).toBe("to a new one\n");
  });

  it("is told of where something else lies in its place, not the folder", async () => {
    const path = join(dir, "rekog.log");
    await mkdir(path);
    await expect(openLogFile(dir)).rejects.toMatchObject({
      code: "data_folder_not_writable",
      message: `The log ${path} cannot be written (EISDIR).`,
      hint: expect.stringMatching(
        /^There is no file at that path, but something else: set that aside/,
      ),
    });
    await rm(path, { recursive: true });
    await symlink("rekog.log", path);
    await expect(openLogFile(dir)).rejects.toThrow(`The log ${path} cannot be written (ELOOP).`);
  });
});

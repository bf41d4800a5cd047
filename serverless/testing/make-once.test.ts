import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "@jest/globals";
import { execaNode } from "execa";
import { temporaryFolders } from "../../cli/testing/temporary-folders.ts";
import { makeOnce } from "./make-once.ts";

const temporaryFolder = temporaryFolders();

it("is made by the first, and waited for by all others", async () => {
  const dir = join(await temporaryFolder(), "shared");
  let madeCount = 0;
  const make = async (contents: string) => {
    madeCount += 1;
    await writeFile(join(contents, "file"), String(madeCount));
  };
  const made = await Promise.all([makeOnce(dir, make), makeOnce(dir, make), makeOnce(dir, make)]);
  expect(new Set(made).size).toBe(1);
  expect(await readFile(join(made[0] as string, "file"), "utf8")).toBe("1");
  expect(madeCount).toBe(1);
});

it("tells everyone what went wrong, and is not tried again", async () => {
  const dir = join(await temporaryFolder(), "shared");
  const faults = ["first", "second"].map((words) => () => Promise.reject(new Error(words)));
  const told = await Promise.allSettled(faults.map((fault) => makeOnce(dir, fault)));
  const reasons = told.map((each) => each.status === "rejected" && String(each.reason));
  expect(reasons).toEqual([reasons[0], reasons[0]]);
  expect(reasons[0]).toMatch(/first|second/);
});

it("is not waited for when whoever made it is gone", async () => {
  const dir = join(await temporaryFolder(), "shared");
  await mkdir(dir);
  const { stdout: pid } = await execaNode({ input: "console.log(process.pid)" })`-`;
  await writeFile(join(dir, "pid"), pid);
  await expect(makeOnce(dir, async () => {})).rejects.toThrow(`Process ${pid} ended`);
});

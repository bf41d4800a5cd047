import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "@jest/globals";
import { now, sleep } from "../../client/time.ts";
import { temporaryFolders } from "../../testing/temporary-folders.ts";
import { withDeployLock } from "./deploy-lock.ts";

const temporaryFolder = temporaryFolders();
let root: string;
let lock: string;
beforeEach(async () => {
  root = await temporaryFolder();
  await mkdir(join(root, "node_modules"));
  lock = join(root, "node_modules", ".rekog-deploy.lock");
});

const deps = { now, sleep, signal: new AbortController().signal };

describe("the lock of a checkout that is deployed from", () => {
  it("is not given while the process that has it is alive", async () => {
    await writeFile(lock, String(process.ppid));
    await expect(withDeployLock(root, deps, async () => {})).rejects.toMatchObject({
      code: "deploy_in_progress",
      message: expect.stringContaining(`process ${process.ppid} `),
      hint: expect.stringContaining(`delete ${lock}`),
    });
  });

  it("is given to a process whose own number was left behind in it, by one that was killed in a container", async () => {
    await writeFile(lock, String(process.pid));
    const held = await withDeployLock(root, deps, () => readFile(lock, "utf8"));
    expect(held).toBe(String(process.pid));
    await expect(readFile(lock)).rejects.toMatchObject({ code: "ENOENT" });
  });
});

import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { execaNode } from "execa";
import { createTemporaryFolder } from "../testing/temporary-folder.ts";
import { findRunningLocalMode } from "./find-running.ts";
import {
  type ChildLocalMode,
  type StartForCommandOptions,
  startForCommand,
} from "./start-for-command.ts";

const mainPath = fileURLToPath(new URL("../testing/fake-local-main.mjs", import.meta.url));
const noSignal = new AbortController().signal;
let dataDir: string;
let remove: () => Promise<void>;

beforeEach(async () => {
  ({ path: dataDir, remove } = await createTemporaryFolder());
});
afterEach(() => remove());

const behave = (behaviour: string) => writeFile(join(dataDir, "behaviour"), behaviour);
const endedHow = () => readFile(join(dataDir, "ended"), "utf8");

async function start(change: Partial<StartForCommandOptions> = {}) {
  const started = await startForCommand({
    mainPath,
    dataDir,
    verbose: false,
    signal: noSignal,
    urgentSignal: noSignal,
    onLog: () => {},
    onTold: () => {},
    ...change,
  });
  return started as ChildLocalMode;
}

describe("local mode for one command", () => {
  it("is started on a free port, for this command, and found by others", async () => {
    const child = await start({ verbose: true });
    const args = JSON.parse(await readFile(join(dataDir, "arguments.json"), "utf8"));
    expect(args).toEqual([
      "local",
      "--port",
      "0",
      "--data-dir",
      dataDir,
      "--for-command",
      "--json",
      "--verbose",
    ]);
    expect(await findRunningLocalMode(dataDir, noSignal)).toMatchObject({
      url: child.url,
      kind: "command",
    });
    await child.close("stop");
    expect(await findRunningLocalMode(dataDir, noSignal)).toBeUndefined();
  });

  it("hands on what it tells its user while it runs, and nothing else that it writes", async () => {
    await behave("tell");
    const told: string[] = [];
    const heard = new Promise<void>((resolve) => {
      const onTold = (line: string) => resolve(void told.push(line));
      void start({ onTold }).then((child) => child.close("drain").then(() => resolve()));
    });
    await heard;
    expect(told).toEqual(["The disk is full."]);
  });

  it("holds no more memory than it needs, and is told of no key", async () => {
    const child = await start();
    await child.close("stop");
    const environment = JSON.parse(await readFile(join(dataDir, "environment.json"), "utf8"));
    expect(environment).toMatchObject({ MALLOC_ARENA_MAX: "2" });
    expect(environment).not.toHaveProperty("REKOG_API_KEY");
  });

  it("is asked to drain", async () => {
    const child = await start();
    expect(await child.close("drain")).toEqual([]);
    expect(await endedHow()).toBe("drained");
  });

  it("is stopped at once", async () => {
    const child = await start();
    await child.close("stop");
    expect(await endedHow()).toBe("stopped");
  });

  it("is stopped at once when Ctrl-C comes while it drains", async () => {
    await behave("ignore-sigterm");
    const urgent = new AbortController();
    const child = await start({ urgentSignal: urgent.signal });
    const closing = child.close("drain");
    urgent.abort();
    await closing;
    expect(await endedHow()).toBe("stopped");
  });

  it("is killed when draining takes too long", async () => {
    await behave("ignore-sigterm");
    const child = await start({ drainTimeoutMs: 50 });
    await child.close("drain");
    await expect(endedHow()).rejects.toThrow("ENOENT");
  });

  it("tells its last words when it died at the start", async () => {
    await behave("die");
    await expect(start()).rejects.toMatchObject({
      code: "local_mode_failed",
      message: "Local mode ended with exit code 7 before it was ready.",
      details: ["first line", "the database is broken"],
    });
  });

  it("tells when another one has the data folder", async () => {
    await behave("in-use-once");
    const told: string[] = [];
    expect(await start({ onTold: (line) => void told.push(line) })).toBe("in_use");
    // It waits and tries again, which the user hears of once.
    expect(told).toEqual([]);
  });

  it("is given a limited time to start, and nothing is left of it", async () => {
    await behave("hang");
    const starting = start({ startTimeoutMs: 300 });
    await expect(starting).rejects.toMatchObject({ code: "local_mode_failed" });
  }, 10_000);

  it("tells its last words when it had died meanwhile", async () => {
    const child = await start();
    const running = await findRunningLocalMode(dataDir, noSignal);
    process.kill(running?.pid ?? 0, "SIGKILL");
    while (await findRunningLocalMode(dataDir, noSignal));
    expect(await child.close("drain")).toEqual([expect.stringContaining("SIGKILL")]);
  });

  it("notices that its parent was killed", async () => {
    const script = `
      const { execaNode } = await import(${JSON.stringify(import.meta.resolve("execa"))});
      const child = execaNode(${JSON.stringify(mainPath)}, ["local", "--data-dir", ${JSON.stringify(dataDir)}], { ipc: true, buffer: false });
      child.stdout.once("data", () => process.kill(process.pid, "SIGKILL"));
      setInterval(() => {}, 1000);
    `;
    const path = join(dataDir, "parent.mjs");
    await writeFile(path, script);
    await execaNode(path, { reject: false, ipc: false });
    while (await findRunningLocalMode(dataDir, noSignal));
    expect(await endedHow()).toBe("orphaned");
  });
});

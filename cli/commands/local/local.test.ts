import { readFile, stat, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { DataFolderInUseError } from "../../../backend/local/data-folder.ts";
import { DataFolderDamagedError } from "../../../backend/local/data-folder-damaged-error.ts";
import { StorageFullError } from "../../../backend/local/storage-faults.ts";
import { InterruptedError } from "../../client/errors.ts";
import type { DataFolderInUse, StartLocal } from "../../deps.ts";
import { runInProcess } from "../../testing/run-in-process.ts";
import { sampleKey, sampleSecret } from "../../testing/sample-keys.ts";
import { createTemporaryFolder } from "../../testing/temporary-folder.ts";

let dataDir: string;
let remove: () => Promise<void>;
beforeEach(async () => {
  ({ path: dataDir, remove } = await createTemporaryFolder());
});
afterEach(() => remove());

/** Runs `rekog local` on a spy of local mode, and ends it as soon as it is ready. */
async function local(
  args: string[],
  end: { urgently: boolean },
  start: {
    drains?: boolean;
    error?: Error;
    tells?: string;
    firstKey?: string;
    /** It is told to end before it has started. */
    late?: "starts" | "never starts" | "is undone";
  } = {},
) {
  const ending = new AbortController();
  const urgent = new AbortController();
  const calls: string[] = [];
  let options: Parameters<StartLocal>[0] | undefined;
  const startLocal: StartLocal = async (given) => {
    options = given;
    if (start.error) throw start.error;
    given.log('{"event":"started"}');
    if (start.tells) given.tell?.(start.tells);
    if (start.late) ending.abort(new InterruptedError());
    if (start.late) await new Promise(setImmediate);
    if (start.late === "is undone") given.signal?.throwIfAborted();
    if (start.late === "never starts") return new Promise(() => {});
    setImmediate(() => {
      ending.abort(new InterruptedError());
      if (end.urgently) urgent.abort();
    });
    return {
      url: "http://127.0.0.1:4711",
      dataDir: given.dataDir,
      ...(start.firstKey !== undefined && { firstKey: start.firstKey }),
      drain: () => {
        calls.push("drain");
        return start.drains === false ? new Promise(() => {}) : Promise.resolve();
      },
      stop: async () => void calls.push("stop"),
    };
  };
  const result = await runInProcess(["local", "--data-dir", dataDir, ...args], {
    deps: {
      signal: ending.signal,
      // A start that never comes to its end is waited for until then.
      sleep: async () => void (await new Promise((resolve) => setTimeout(resolve, 100))),
      urgentSignal: urgent.signal,
      loadStartLocal: async () => ({ startLocal }),
    },
  });
  return { ...result, calls, options };
}

describe("rekog local", () => {
  it("prints one ready line, and ends with 0 when asked to, drained", async () => {
    const { stdout, stderr, exitCode, calls, options } = await local([], { urgently: false });
    expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
    expect(stdout).toBe("rekog local is ready at http://127.0.0.1:4711\n");
    expect(calls).toEqual(["drain", "stop"]);
    expect(options).toMatchObject({
      dataDir,
      port: 7878,
      detector: "local",
      kind: "foreground",
      version: "1.2.3",
    });
  });

  it("asks for no key, unless it is to", async () => {
    const { options } = await local([], { urgently: false });
    expect(options).not.toHaveProperty("requireKey");
  });

  it("shows the first key beside the URL, and not in its log", async () => {
    const firstKey = sampleKey;
    const args = ["--require-key", "--json", "--quiet"];
    const { stdout, stderr, options } = await local(args, { urgently: false }, { firstKey });
    expect(options).toMatchObject({ requireKey: true });
    expect(stderr).toBe(
      "rekog: It asks for an API key. This is the first one, and is not shown again:\n" +
        `  export REKOG_API_KEY=${sampleKey}\n`,
    );
    expect(stdout + (await readFile(join(dataDir, "rekog.log"), "utf8"))).not.toContain(
      sampleSecret,
    );
  });

  it("says how to make another key when there was a first one", async () => {
    const { stderr } = await local(["--require-key"], { urgently: false });
    expect(stderr).toContain(
      `Make another one, while it runs:\n  rekog keys create --name NAME --data-dir ${dataDir}\n`,
    );
    const quiet = await local(["--require-key", "--quiet"], { urgently: false });
    expect(quiet.stderr).toBe("");
  });

  it("does not wait for draining on Ctrl-C", async () => {
    const { exitCode, calls } = await local([], { urgently: true }, { drains: false });
    expect({ exitCode, calls }).toEqual({ exitCode: 0, calls: ["drain", "stop"] });
  });

  it.each([
    ["starts", ["stop"]],
    ["never starts", []],
    ["is undone", []],
  ] as const)(
    "ends a start that is told to end and %s, and calls nothing ready",
    async (late, stopped) => {
      const { stdout, stderr, exitCode, calls } = await local([], { urgently: false }, { late });
      expect({ stdout, stderr, exitCode, calls }).toEqual({
        ...{ stdout: "", stderr: "", exitCode: 0, calls: stopped },
      });
    },
  );

  it("shows the first key also where the start was told to end: it was made", async () => {
    const start = { late: "starts", firstKey: sampleKey } as const;
    const { stderr } = await local(["--require-key"], { urgently: false }, start);
    expect(stderr).toContain(`export REKOG_API_KEY=${sampleKey}
`);
  });

  it("prints the ready line as JSON, and hands its options on", async () => {
    const args = ["--json", "--port", "0", "--detector", "rekognition", "--for-command"];
    const { stdout, options } = await local(args, { urgently: false });
    expect(JSON.parse(stdout)).toEqual({
      url: "http://127.0.0.1:4711",
      pid: process.pid,
      data_dir: dataDir,
    });
    expect(options).toMatchObject({ port: 0, detector: "rekognition", kind: "command" });
  });

  it("logs to a file in the data folder, or to stderr with --verbose", async () => {
    await local([], { urgently: false });
    await local([], { urgently: false });
    const log = join(dataDir, "rekog.log");
    expect(await readFile(log, "utf8")).toBe('{"event":"started"}\n'.repeat(2));
    const { stderr } = await local(["--verbose"], { urgently: false });
    expect(stderr).toBe('{"event":"started"}\n');
  });

  it("shows at once what the user is to see, on stderr", async () => {
    const tells = "The disk is full: /data/a\u001b[2Jb";
    const { stderr } = await local([], { urgently: false }, { tells });
    expect(stderr).toBe("The disk is full: /data/a\ufffd[2Jb\n");
  });

  it("sets a log aside that has grown large", async () => {
    const log = join(dataDir, "rekog.log");
    await writeFile(log, "");
    await truncate(log, 10_000_001);
    await local([], { urgently: false });
    expect((await stat(`${log}.1`)).size).toBe(10_000_001);
    expect((await stat(log)).size).toBeLessThan(100);
  });

  it.each([
    [Object.assign(new Error("listen"), { code: "EADDRINUSE" }), "port_in_use", "--port 0"],
    [Object.assign(new Error("listen"), { code: "EACCES" }), "port_in_use", "--port 0"],
    [new DataFolderInUseError("/data", {}), "data_folder_in_use", "--data-dir"],
    [new StorageFullError("/data/dynamodb"), "storage_full", "Make room"],
    [Object.assign(new Error("write"), { code: "ENOSPC" }), "storage_full", "Make room"],
    [
      new DataFolderDamagedError("/data/dynamodb", { cause: "x" }),
      "data_folder_damaged",
      "--reset-data",
    ],
  ])("tells %s with a next step", async (error, code, hint) => {
    const { stdout, stderr, exitCode } = await local(["--json"], { urgently: false }, { error });
    expect(exitCode).toBe(3);
    expect(stderr).toContain(`(${code})\n  → `);
    expect(stderr).toContain(hint);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code } });
  });

  it("tells which local mode has the data folder", async () => {
    const error: DataFolderInUse = new DataFolderInUseError(dataDir, {
      pid: 4711,
      url: "http://127.0.0.1:1",
    });
    const { stderr } = await local([], { urgently: false }, { error });
    expect(stderr).toContain(
      `${dataDir} belongs to the rekog process 4711 at http://127.0.0.1:1 (data_folder_in_use)`,
    );
  });

  it("tells a data folder that cannot be made", async () => {
    const file = join(dataDir, "file");
    await writeFile(file, "");
    const { stderr, exitCode } = await local(["--data-dir", join(file, "below")], {
      urgently: false,
    });
    expect(exitCode).toBe(2);
    expect(stderr).toContain("cannot be written (ENOTDIR) (data_folder_not_writable)");
  });
});

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import {
  FunctionError,
  type FunctionHost,
  type FunctionHostOptions,
  startFunctionHost,
} from "./function-host.ts";

/** A thread loads JavaScript, so that its inside is taken from the build. */
const workerUrl = new URL("../../../dist/backend/local/lambda/function-worker.js", import.meta.url);

const functions = `
  let calls = 0;
  const does = {
    echo: (event, context) => ({ event, name: context.functionName, left: context.getRemainingTimeInMillis() }),
    count: () => (calls += 1),
    env: () => ({ ...process.env }),
    log: () => console.log(JSON.stringify({ level: "info", event: "said" })),
    fail: () => { throw new RangeError("out of bounds"); },
    failOddly: () => { throw "a string"; },
    exit: () => process.exit(1),
    crash: () => new Promise(() => setImmediate(() => { throw new Error("uncaught"); })),
    hang: () => new Promise(() => {}),
  };
  export const handler = async (event, context) => does[event.do](event, context);
`;

describe("the function host", () => {
  let dir: string;
  let host: FunctionHost | undefined;
  const lines: string[] = [];
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), "rekog-functions-"));
    await writeFile(join(dir, "good.mjs"), functions);
    await writeFile(join(dir, "bad.mjs"), 'throw new Error("it has no configuration");');
  });
  afterAll(() => rm(dir, { recursive: true }));
  afterEach(async () => {
    await host?.stop();
    host = undefined;
    lines.length = 0;
  });

  function start(
    file = "good.mjs",
    timeoutMs = 10_000,
    faults: Partial<FunctionHostOptions> = {},
  ): FunctionHost {
    host = startFunctionHost({
      ...faults,
      functions: { worker: pathToFileURL(join(dir, file)).href },
      env: { BLOBS_TABLE: "blobs" },
      timeoutMs: () => timeoutMs,
      onLog: (line) => lines.push(line),
      workerUrl,
    });
    return host;
  }

  it("calls a function with its event and a context", async () => {
    const { invoke, ready } = start();
    await ready;
    const answer = await invoke("worker", { do: "echo", ä: [1, null] });
    expect(answer).toMatchObject({ event: { do: "echo", ä: [1, null] }, name: "worker" });
    const { left } = answer as { left: number };
    expect(left).toBeGreaterThan(5_000);
    expect(left).toBeLessThanOrEqual(10_000);
  });

  it("takes events before it is ready", async () => {
    expect(await start().invoke("worker", { do: "count" })).toBe(1);
  });

  it("lets a function see its own environment, and nothing of this process's", async () => {
    expect(await start().invoke("worker", { do: "env" })).toEqual({ BLOBS_TABLE: "blobs" });
  });

  it("hands over what a function logs, line by line", async () => {
    const { invoke, stop } = start();
    await invoke("worker", { do: "log" });
    await stop();
    expect(lines).toContain('{"level":"info","event":"said"}');
  });

  it.each([
    ["fail", "RangeError: out of bounds"],
    ["failOddly", "Error: a string"],
    ["unknown", "TypeError: does[event.do] is not a function"],
  ])("rejects with what a function throws, and lives on: %s", async (what, message) => {
    const { invoke } = start();
    await expect(invoke("worker", { do: what })).rejects.toThrow(new FunctionError(message));
    expect(await invoke("worker", { do: "count" })).toBe(1);
    expect(await invoke("worker", { do: "count" })).toBe(2);
  });

  it("rejects for a function that it does not have", async () => {
    await expect(start().invoke("other", {})).rejects.toThrow("There is no function other.");
  });

  it("rejects when a function's time is up, and lives on", async () => {
    const { invoke, ready } = start("good.mjs", 300);
    await ready;
    await expect(invoke("worker", { do: "hang" })).rejects.toThrow("Timed out after 300 ms");
    expect(await invoke("worker", { do: "count" })).toBe(1);
  });

  it.each(["exit", "crash"])(
    "replaces a thread that dies, failing all it was at: %s",
    async (how) => {
      const { invoke, ready } = start();
      await ready;
      await invoke("worker", { do: "count" });
      const hanging = invoke("worker", { do: "hang" });
      const dying = invoke("worker", { do: how });
      await expect(dying).rejects.toThrow("The function's thread died.");
      await expect(hanging).rejects.toThrow(FunctionError);
      expect(await invoke("worker", { do: "count" })).toBe(1);
    },
  );

  it("tells of each call, and of those that died with their thread", async () => {
    const told: unknown[] = [];
    const { invoke } = start("good.mjs", 10_000, {
      onInvoke: ({ event }) => told.push(["invoked", event]),
      onThreadDied: (calls) => told.push(["died", ...calls]),
    });
    await invoke("worker", { do: "count" });
    await expect(invoke("worker", { do: "exit" })).rejects.toThrow(FunctionError);
    expect(told).toEqual([
      ["invoked", { do: "count" }],
      ["invoked", { do: "exit" }],
      ["died", { name: "worker", event: { do: "exit" } }],
    ]);
  });

  it("is never ready with a module that cannot be loaded, and does not try for ever", async () => {
    const { ready, invoke } = start("bad.mjs");
    await expect(ready).rejects.toThrow("it has no configuration");
    await expect(invoke("worker", {})).rejects.toThrow(FunctionError);
    expect(lines.filter((line) => line.includes("thread_died"))).toHaveLength(1);
  });

  it("is started again ever more slowly where it cannot be loaded any more, and tells why", async () => {
    const pauses: number[] = [];
    const told: unknown[] = [];
    let mend: () => Promise<void> = async () => {};
    const { invoke, ready } = start("good.mjs", 10_000, {
      onNotRestarted: (reason, nextTryMs) => told.push([reason, nextTryMs]),
      async sleep(ms) {
        pauses.push(ms);
        if (pauses.length === 9) await mend();
      },
    });
    await ready;
    expect(await invoke("worker", { do: "count" })).toBe(1);
    const file = join(dir, "good.mjs");
    await writeFile(file, 'throw new Error("half written");');
    mend = () => writeFile(file, functions);
    await expect(invoke("worker", { do: "exit" })).rejects.toThrow("The function's thread died.");
    // What comes meanwhile waits for the thread that answers.
    expect(await invoke("worker", { do: "count" })).toBe(1);
    expect(pauses).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
    expect(told[0]).toEqual(["Error: half written", 250]);
    expect(lines.some((line) => line.includes('"event":"functions_not_restarted"'))).toBe(true);

    // Once it has worked, a thread may die again without a pause.
    pauses.length = 0;
    await expect(invoke("worker", { do: "crash" })).rejects.toThrow("The function's thread died.");
    expect(await invoke("worker", { do: "count" })).toBe(1);
    expect(pauses).toEqual([]);
  });

  it("can be stopped before it is ready, and rejects what it was at", async () => {
    const { ready, invoke, stop } = start();
    const hanging = expect(invoke("worker", { do: "hang" })).rejects.toThrow(FunctionError);
    await stop();
    await hanging;
    await expect(ready).rejects.toThrow(FunctionError);
    await expect(invoke("worker", { do: "count" })).rejects.toThrow(FunctionError);
  });
});

import { randomUUID } from "node:crypto";
import { createInterface } from "node:readline";
import { Worker } from "node:worker_threads";

export interface WorkerSetup {
  /** The URL of each function's module, by name. */
  functions: Record<string, string>;
}

export interface Invocation {
  id: string;
  name: string;
  event: unknown;
  /** When the function's time is up, in ms since the epoch. */
  deadlineMs: number;
  /** After so many writes to AWS the thread is to die. */
  deathAfterWrites?: number;
}

/** What a function is called with. */
export interface FunctionCall {
  name: string;
  event: unknown;
}

export interface Reply {
  id: string;
  result?: unknown;
  error?: { errorType: string; errorMessage: string };
}

/** A function threw, ran out of time, or its thread died: what Lambda calls a function error. */
export class FunctionError extends Error {
  override readonly name = "FunctionError";
}

export type Invoke = (name: string, event: unknown) => Promise<unknown>;

export interface FunctionHost {
  /** Settles when every function's module is loaded; rejects if one cannot be. */
  ready: Promise<void>;
  /** @throws {FunctionError} */
  invoke: Invoke;
  stop(): Promise<void>;
}

export interface FunctionHostOptions extends WorkerSetup {
  /** All that the functions see of an environment. Nothing of this process's own gets in. */
  env: Record<string, string>;
  /** How long a function may run, by its name. */
  timeoutMs: (name: string) => number;
  /** One line that a function wrote to stdout or stderr. */
  onLog: (line: string) => void;
  workerUrl?: URL;
  /** Whether and when the thread is to die during the next call of this function: see `LocalFaults`. */
  deathAfterWrites?: ((name: string) => number | undefined) | undefined;
  onInvoke?: ((call: FunctionCall) => void) | undefined;
  /** Hears which calls died with their thread. */
  onThreadDied?: ((calls: FunctionCall[]) => void) | undefined;
}

/**
 * Runs Lambda handlers in a thread of their own, each event independent of the others. A thread that dies fails what
 * it was at and is replaced, as Lambda replaces an execution environment.
 */
export function startFunctionHost({
  functions,
  env,
  timeoutMs,
  onLog,
  deathAfterWrites,
  onInvoke,
  onThreadDied,
  workerUrl = new URL("./function-worker.js", import.meta.url),
}: FunctionHostOptions): FunctionHost {
  const waiting = new Map<
    string,
    { call: FunctionCall; resolve: (result: unknown) => void; reject: (error: Error) => void }
  >();
  let state: "loading" | "running" | "ended" = "loading";
  let worker = start();
  const ready = new Promise<void>((resolve, reject) => {
    worker.on("message", (message: Reply | "ready") => message === "ready" && resolve());
    worker.once("error", reject);
    worker.once("exit", () => reject(new FunctionError("The functions' thread ended at start.")));
  });
  // Whoever waits for it hears of it; a host that is stopped before is no unhandled rejection.
  ready.catch(() => {});

  function start(): Worker {
    const setup: WorkerSetup = { functions };
    const thread = new Worker(workerUrl, { workerData: setup, env, stdout: true, stderr: true });
    for (const stream of [thread.stdout, thread.stderr]) createInterface(stream).on("line", onLog);
    thread.on("message", (message: Reply | "ready") => {
      if (message !== "ready") settle(message);
      else if (state === "loading") state = "running";
    });
    thread.on("error", (error) =>
      onLog(JSON.stringify({ level: "error", event: "thread_died", message: String(error) })),
    );
    thread.on("exit", () => {
      if (state === "running") onThreadDied?.([...waiting.values()].map(({ call }) => call));
      for (const { reject } of waiting.values())
        reject(new FunctionError("The function's thread died."));
      waiting.clear();
      // What could not be loaded at start would not be a moment later.
      if (state === "running") worker = start();
      else state = "ended";
    });
    return thread;
  }

  function settle({ id, result, error }: Reply): void {
    const waiter = waiting.get(id);
    waiting.delete(id);
    if (error) waiter?.reject(new FunctionError(`${error.errorType}: ${error.errorMessage}`));
    else waiter?.resolve(result);
  }

  return {
    ready,
    invoke(name, event) {
      if (state === "ended")
        return Promise.reject(new FunctionError("The functions' thread has ended."));
      const writes = deathAfterWrites?.(name);
      const allowedMs = timeoutMs(name);
      const invocation: Invocation = {
        id: randomUUID(),
        name,
        event,
        deadlineMs: Date.now() + allowedMs,
        ...(writes !== undefined && { deathAfterWrites: writes }),
      };
      const call = { name, event };
      onInvoke?.(call);
      return new Promise((resolve, reject) => {
        const timer = setTimeout(
          () =>
            settle({
              id: invocation.id,
              error: { errorType: "Timeout", errorMessage: `Timed out after ${allowedMs} ms` },
            }),
          allowedMs,
        );
        const done =
          <Value>(end: (value: Value) => void) =>
          (value: Value) => {
            clearTimeout(timer);
            end(value);
          };
        waiting.set(invocation.id, { call, resolve: done(resolve), reject: done(reject) });
        worker.postMessage(invocation);
      });
    },
    async stop() {
      state = "ended";
      await worker.terminate();
    },
  };
}

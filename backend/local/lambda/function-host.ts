import { randomUUID } from "node:crypto";
import { createInterface } from "node:readline";
import { setTimeout as sleepMs } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { monotonicMs } from "./monotonic-ms.ts";

export interface WorkerSetup {
  /** The URL of each function's module, by name. */
  functions: Record<string, string>;
}

export interface Invocation {
  id: string;
  name: string;
  event: unknown;
  /** When the function's time is up, by `monotonicMs`. */
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
  deathAfterWrites?: ((name: string, event: unknown) => number | undefined) | undefined;
  onInvoke?: ((call: FunctionCall) => void) | undefined;
  /** Hears which calls died with their thread. */
  onThreadDied?: ((calls: FunctionCall[]) => void) | undefined;
  /** Hears why a thread that was lost cannot be replaced, and when that is tried again. */
  onNotRestarted?: ((reason: string, nextTryMs: number) => void) | undefined;
  /** Waits before a restart that follows others. Default: a timer. */
  sleep?: ((ms: number, signal: AbortSignal) => Promise<unknown>) | undefined;
}

const firstPauseMs = 250;
const longestPauseMs = 30_000;

/** Before the first restart there is none: a thread may die once. It doubles with each one that comes to nothing. */
export function restartPauseMs(fruitless: number): number {
  return fruitless <= 1 ? 0 : Math.min(longestPauseMs, firstPauseMs * 2 ** (fruitless - 2));
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
  onNotRestarted,
  sleep = (ms, signal) => sleepMs(ms, undefined, { signal, ref: false }),
  workerUrl = new URL("./function-worker.js", import.meta.url),
}: FunctionHostOptions): FunctionHost {
  interface Waiting {
    call: FunctionCall;
    /** Those that no thread has yet are given to the next one. */
    invocation?: Invocation | undefined;
    resolve: (result: unknown) => void;
    reject: (error: Error) => void;
  }
  const waiting = new Map<string, Waiting>();
  let state: "loading" | "running" | "ended" = "loading";
  /** Threads that ended without having answered a call. */
  let fruitless = 0;
  let lastWords = "it ended without a word";
  const stopping = new AbortController();
  let worker: Worker | undefined;
  /** Whether it has loaded the functions. */
  let isUp = false;
  const first = start();
  worker = first;
  const ready = new Promise<void>((resolve, reject) => {
    first.on("message", (message: Reply | "ready") => message === "ready" && resolve());
    first.once("error", reject);
    first.once("exit", () => reject(new FunctionError("The functions' thread ended at start.")));
  });
  // Whoever waits for it hears of it; a host that is stopped before is no unhandled rejection.
  ready.catch(() => {});

  function start(): Worker {
    const setup: WorkerSetup = { functions };
    const thread = new Worker(workerUrl, { workerData: setup, env, stdout: true, stderr: true });
    for (const stream of [thread.stdout, thread.stderr]) createInterface(stream).on("line", onLog);
    thread.on("message", (message: Reply | "ready") => {
      if (message !== "ready") return settle(message);
      if (state === "loading") state = "running";
      isUp = true;
      for (const each of waiting.values()) hand(each, thread);
    });
    thread.on("error", (error) => {
      lastWords = String(error);
      onLog(JSON.stringify({ level: "error", event: "thread_died", message: lastWords }));
    });
    thread.on("exit", () => {
      worker = undefined;
      isUp = false;
      const lost = [...waiting].filter(([, { invocation }]) => invocation === undefined);
      if (state === "running") onThreadDied?.(lost.map(([, { call }]) => call));
      // What could not be loaded at start would not be a moment later.
      const goesOn = state === "running";
      if (!goesOn) state = "ended";
      for (const [id, { reject }] of goesOn ? lost : waiting) {
        waiting.delete(id);
        reject(new FunctionError("The function's thread died."));
      }
      if (goesOn) void restart();
    });
    return thread;
  }

  /** Ever more slowly, until one answers a call. */
  async function restart(): Promise<void> {
    fruitless += 1;
    const pauseMs = restartPauseMs(fruitless);
    if (pauseMs > 0) {
      onLog(
        JSON.stringify({
          level: "error",
          event: "functions_not_restarted",
          message: lastWords,
          attempts: fruitless,
          next_try_ms: pauseMs,
        }),
      );
      onNotRestarted?.(lastWords, pauseMs);
      await sleep(pauseMs, stopping.signal).catch(() => {});
    }
    if (state === "ended") return;
    worker = start();
  }

  function hand(each: Waiting, thread: Worker): void {
    if (each.invocation) thread.postMessage(each.invocation);
    each.invocation = undefined;
  }

  function settle({ id, result, error }: Reply): void {
    const waiter = waiting.get(id);
    waiting.delete(id);
    if (error?.errorType !== "Timeout") fruitless = 0;
    if (error) waiter?.reject(new FunctionError(`${error.errorType}: ${error.errorMessage}`));
    else waiter?.resolve(result);
  }

  return {
    ready,
    invoke(name, event) {
      if (state === "ended")
        return Promise.reject(new FunctionError("The functions' thread has ended."));
      const writes = deathAfterWrites?.(name, event);
      const allowedMs = timeoutMs(name);
      const invocation: Invocation = {
        id: randomUUID(),
        name,
        event,
        deadlineMs: monotonicMs() + allowedMs,
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
        const each = { call, invocation, resolve: done(resolve), reject: done(reject) };
        waiting.set(invocation.id, each);
        if (worker && isUp) hand(each, worker);
      });
    },
    async stop() {
      state = "ended";
      stopping.abort();
      const refusal = new FunctionError("The functions' thread has ended.");
      const last = worker;
      if (!last) for (const { reject } of waiting.values()) reject(refusal);
      await last?.terminate();
    },
  };
}

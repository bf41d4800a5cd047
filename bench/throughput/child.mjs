import { fork } from "node:child_process";
import { once } from "node:events";

const running = new Set();
/** Whoever has not gone by then is killed. */
const EXIT_MS = 10_000;

/**
 * Starts a module of the benchmark as a process of its own, which answers questions over IPC (see `answer.mjs`). It ends
 * by `end`, or with this process, however that ends: it goes when the channel closes.
 *
 * @param {URL} file
 * @param {object} setup what it is told at its start
 * @param {string[]} [execArgv] flags of Node.js
 * @returns {Promise<{ facts: any, pid: number, ask(question: string, details?: object): Promise<any>, end(): Promise<void> }>}
 *   `facts`: what it answered to its setup
 */
export async function startChild(file, setup, execArgv = []) {
  const child = fork(file, [], {
    execArgv,
    // The AWS SDK would tell which Node.js versions its later releases need.
    env: { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  running.add(child);
  const waiting = new Map();
  let asked = 0;
  child.on("message", ({ id, result, error }) => {
    const { resolve, reject } = waiting.get(id) ?? {};
    waiting.delete(id);
    if (error === undefined) resolve?.(result);
    else reject?.(new Error(error));
  });
  const exited = once(child, "exit").then(([code, signal]) => {
    running.delete(child);
    const error = new Error(`A process of the benchmark ended early (${signal ?? code}).`);
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  });
  const ask = (question, details = {}) =>
    new Promise((resolve, reject) => {
      asked += 1;
      waiting.set(asked, { resolve, reject });
      child.send({ id: asked, question, details }, (error) => error && reject(error));
    });
  const end = async () => {
    // Asked to exit, and not killed, it writes what `--cpu-prof` has seen.
    ask("exit").catch(() => {});
    const timer = setTimeout(() => child.kill("SIGKILL"), EXIT_MS);
    await exited;
    clearTimeout(timer);
  };
  return { facts: await ask("start", setup), pid: child.pid, ask, end };
}

/** Ends whatever still runs, at once, by its process id. */
export function killAll() {
  for (const child of running) child.kill("SIGKILL");
}

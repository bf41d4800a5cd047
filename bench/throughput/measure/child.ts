import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import type { Answer, Answers, Question, Usage } from "./answer.ts";

const running = new Set<ChildProcess>();
/** Whoever has not gone by then is killed. */
const exitMs = 10_000;

type Details<Of extends (details: never) => unknown> = Parameters<Of>;
type Result<Of extends (details: never) => unknown> = Awaited<ReturnType<Of>>;

/** A process that answers questions. */
export interface Child<Has extends Answers = Answers> {
  /** What it answered to its setup */
  facts: Result<Has["start"]>;
  ask<Name extends keyof Has & string>(
    question: Name,
    ...details: Details<Has[Name]>
  ): Promise<Result<Has[Name]>>;
  usage(): Promise<Usage>;
  end(): Promise<void>;
}

/**
 * Starts a module of the benchmark as a process of its own, which answers questions over IPC (see `answer.ts`). It ends by
 * `end`, or with this process, however that ends: it goes when the channel closes.
 * @param file the built module, whose answers are of this type
 */
export async function startChild<Has extends Answers>(
  file: URL,
  setup: Parameters<Has["start"]>[0],
): Promise<Child<Has>> {
  const child = fork(file, [], {
    // The AWS SDK would tell which Node.js versions its later releases need.
    env: { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  running.add(child);
  const waiting = new Map<number, (answer: Answer) => void>();
  let asked = 0;
  child.on("message", (answer: Answer) => {
    waiting.get(answer.id)?.(answer);
    waiting.delete(answer.id);
  });
  const exited = once(child, "exit").then(([code, signal]) => {
    running.delete(child);
    const error = `A process of the benchmark ended early (${signal ?? code}).`;
    for (const [id, settle] of waiting) settle({ id, error });
    waiting.clear();
  });
  const ask = (question: string, details: unknown) =>
    new Promise<unknown>((resolve, reject) => {
      const id = ++asked;
      waiting.set(id, ({ error, ...answer }) => {
        if (error !== undefined) reject(new Error(error));
        else resolve("result" in answer ? answer.result : undefined);
      });
      const asking: Question = { id, question, details };
      child.send(asking, (error) => error && reject(error));
    });
  const end = async () => {
    // Asked to exit, and not killed, it writes what `--cpu-prof` has seen.
    ask("exit", undefined).catch(() => {});
    const timer = setTimeout(() => child.kill("SIGKILL"), exitMs);
    await exited;
    clearTimeout(timer);
  };
  return {
    facts: (await ask("start", setup)) as Child<Has>["facts"],
    ask: ((question: string, details: unknown) => ask(question, details)) as Child<Has>["ask"],
    usage: () => ask("usage", undefined) as Promise<Usage>,
    end,
  };
}

/** Ends whatever still runs, at once, by its process id. */
export function killAll(): void {
  for (const child of running) child.kill("SIGKILL");
}

import { Readable } from "node:stream";
import type { Deps } from "../deps.ts";
import type { ExitCode } from "../exit-codes.ts";
import { run } from "../run.ts";
import { createFakeClock } from "./fake-clock.ts";
import { createSpyOutput } from "./spy-output.ts";
import { rememberGiven, toldNoSecret } from "./told-by-rekog.ts";

export interface InProcessOptions {
  env?: Record<string, string>;
  /** Columns of stdout and stderr; without, they are pipes */
  terminal?: { columns: number };
  deps?: Partial<Deps>;
}

/**
 * Runs `rekog` with these arguments inside the test, on a clock that never makes it wait. It may tell no secret.
 * @throws when what it prints with `--json` is not what `json-output.schema.yaml` says
 */
export async function runInProcess(args: readonly string[], options: InProcessOptions = {}) {
  const stdout = createSpyOutput(options.terminal);
  const stderr = createSpyOutput(options.terminal);
  const clock = createFakeClock();
  const inRun = { args, env: options.env ?? {} };
  rememberGiven(inRun);
  let exitCode: ExitCode = 0;
  await run(args, {
    env: { TERM: "xterm", ...options.env },
    platform: "linux",
    homeDir: "/nowhere",
    userName: () => "ada",
    version: "1.2.3",
    nodeVersion: "20.19.0",
    supportedNode: "^20.19.0 || >=24",
    mainPath: "/nowhere/main.js",
    stdin: Readable.from([]),
    stdout,
    stderr,
    signal: new AbortController().signal,
    urgentSignal: new AbortController().signal,
    now: clock.now,
    sleep: clock.sleep,
    random: () => 1,
    setExitCode: (code) => {
      exitCode = code;
    },
    loadStartLocal: () => Promise.reject(new Error("Local mode was not expected here.")),
    loadKeys: () => Promise.reject(new Error("No keys were expected here.")),
    // The real ones: it is a list, and quick.
    loadKnownLabels: () => import("../../backend/local/detector/known-labels.ts"),
    loadClassifier: () =>
      import("../../backend/local/detector/classifier/administer-classifier.ts"),
    // Whatever is not opened without it is in no format that it knows.
    loadConverter: () => Promise.resolve({ convertFile: () => Promise.resolve(undefined) }),
    loadReceiverPost: () => import("../../backend/adapters/callback-sender/receiver-post.ts"),
    ...options.deps,
  });
  toldNoSecret(inRun, { stdout: stdout.text(), stderr: stderr.text() });
  if (args.includes("--json")) {
    const { checkJsonOutput } = await import("./json-output.ts");
    checkJsonOutput(args, stdout.text());
  }
  return { stdout: stdout.text(), stderr: stderr.text(), exitCode, slept: clock.slept };
}

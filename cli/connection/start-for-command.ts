import { once } from "node:events";
import { createInterface } from "node:readline";
import { execa } from "execa";
import { RekogError } from "../client/errors.ts";
import { signalWithin } from "../client/http/signal-within.ts";
import { exitCodes } from "../exit-codes.ts";
import { keepLastLines } from "./last-lines.ts";
import { parseReadyLine, type ReadyLine } from "./ready-line.ts";
import { toldPrefix } from "./told-line.ts";

/** `drain`: finish what was uploaded first. `stop`: at once; what is unfinished is taken up at the next start. */
export type Ending = "drain" | "stop";

export interface ChildLocalMode {
  url: string;
  /** Resolves when the process is gone. Answers how and its last words when it ended otherwise than asked, else nothing. */
  close(ending: Ending): Promise<string[]>;
}

export interface StartForCommandOptions {
  /** `rekog` itself */
  mainPath: string;
  dataDir: string;
  verbose: boolean;
  signal: AbortSignal;
  urgentSignal: AbortSignal;
  onLog: (text: string) => void;
  /** Hears what it tells its user, a full disk say, unless that goes to `onLog` with all the rest. */
  onTold: (line: string) => void;
  startTimeoutMs?: number;
  drainTimeoutMs?: number;
}

/**
 * Starts `rekog local --for-command` as a child. The child holds an IPC channel to this process, and so notices when this
 * process dies in whatever way; it then drains and stops by itself.
 * @returns `in_use` when another process got the data folder first
 * @throws {RekogError} `local_mode_failed`: it died or hung at the start; its last lines are in `details`
 */
export async function startForCommand(
  options: StartForCommandOptions,
): Promise<ChildLocalMode | "in_use"> {
  const { mainPath, dataDir, verbose, signal } = options;
  signal.throwIfAborted();
  const flags = ["--port", "0", "--data-dir", dataDir, "--for-command", "--json"];
  const args = [mainPath, "local", ...flags, ...(verbose ? ["--verbose"] : [])];
  // Not `execaNode`: it takes PATH apart, which need not be there.
  const child = execa(process.execPath, args, {
    ipc: true,
    cleanup: true,
    reject: false,
    buffer: false,
    stdin: "ignore",
    env: {
      // It asks nobody for a key, and needs none.
      REKOG_API_KEY: undefined,
      // Its threads are many, and glibc keeps what each has freed in a heap of that thread's own: two heaps are enough, and
      // with all models loaded 90 of 700 MB less. Nothing else reads it.
      MALLOC_ARENA_MAX: "2",
    },
    forceKillAfterDelay: false,
  });
  const lastLines = keepLastLines(child.stderr, 10, verbose ? options.onLog : undefined);

  // Until it is ready: why a start fails is told once, by whoever hears of the failure.
  const held: string[] = [];
  let tell = (line: string): void => void held.push(line);
  if (!verbose) {
    createInterface({ input: child.stderr }).on("line", (line) => {
      if (line.startsWith(toldPrefix)) tell(line.slice(toldPrefix.length));
    });
  }

  async function close(ending: Ending): Promise<string[]> {
    let wasKilled = false;
    const killNow = () => {
      wasKilled = child.kill("SIGKILL");
    };
    let deadline: NodeJS.Timeout;
    if (ending === "drain" && !options.urgentSignal.aborted) {
      child.kill("SIGTERM");
      deadline = setTimeout(killNow, options.drainTimeoutMs ?? 120_000);
    } else {
      child.kill("SIGINT");
      deadline = setTimeout(killNow, 3_000);
    }
    const stopNow = () => child.kill("SIGINT");
    options.urgentSignal.addEventListener("abort", stopNow, { once: true });
    const end = await child;
    clearTimeout(deadline);
    options.urgentSignal.removeEventListener("abort", stopNow);
    const asAsked = end.exitCode === 0 || wasKilled || /^SIG(INT|TERM)$/.test(end.signal ?? "");
    return asAsked ? [] : [`It ${howItEnded(end)}.`, ...lastLines()];
  }

  let ready: ReadyLine | undefined;
  try {
    ready = await readReadyLine(
      child.stdout,
      signalWithin(options.startTimeoutMs ?? 30_000, signal),
    );
  } catch {
    await close("stop");
    signal.throwIfAborted();
    throw startFailure("did not get ready in time", lastLines());
  }
  if (ready && "url" in ready) {
    tell = options.onTold;
    for (const line of held) tell(line);
    return { url: ready.url, close };
  }
  // It said why it cannot start, or its stdout ended: give it the moment it needs to end itself, so that its last lines are
  // read, and its exit code is its own.
  const deadline = setTimeout(() => child.kill("SIGKILL"), 3_000);
  const end = await child;
  clearTimeout(deadline);
  if (!ready) throw startFailure(howItEnded(end), lastLines());
  if (ready.error.code === "data_folder_in_use") return "in_use";
  const { code, message, hint } = ready.error;
  for (const line of held) if (!line.endsWith(`(${code})`)) options.onTold(line);
  // What the user named is wrong, whoever starts it: it is the same exit code as that of `rekog local`.
  const kind = end.exitCode === exitCodes.usage ? "usage" : "api";
  throw new RekogError({ kind, code, message, hint });
}

async function readReadyLine(
  stdout: NodeJS.ReadableStream,
  signal: AbortSignal,
): Promise<ReadyLine | undefined> {
  const lines = createInterface({ input: stdout });
  try {
    const [line] = await Promise.race([
      once(lines, "line", { signal }),
      once(lines, "close", { signal }).then(() => [""]),
    ]);
    return parseReadyLine(String(line));
  } finally {
    lines.close();
    stdout.resume();
  }
}

const howItEnded = ({ exitCode, signal }: { exitCode?: number; signal?: string }) =>
  signal ? `was ended by ${signal}` : `ended with exit code ${exitCode}`;

function startFailure(how: string, lastLines: string[]): RekogError {
  return new RekogError({
    kind: "api",
    code: "local_mode_failed",
    message: `Local mode ${how} before it was ready.`,
    hint: "Run `rekog local --verbose` to see all of its log, or name an API with --endpoint.",
    details: lastLines,
  });
}

import { hasClassifier } from "../added-classifier.ts";
import { RekogError } from "../client/errors.ts";
import type { Deps } from "../deps.ts";
import type { Settings } from "../settings.ts";
import type { Notices } from "../ui/notices.ts";
import { dataFolder } from "./data-folder.ts";
import { findRunningLocalMode, readHolder } from "./find-running.ts";
import { isRunning } from "./is-running.ts";
import type { ChildLocalMode, Ending } from "./start-for-command.ts";
import { tellOnce } from "./tell-once.ts";

/** An API to speak to, for one command. */
export interface Connection {
  endpoint: string;
  /** Must be called, whatever happened. Local mode that was started for the command is gone afterwards. */
  close(ending: Ending): Promise<void>;
}

export interface ConnectOptions {
  deps: Deps;
  settings: Settings;
  notices: Notices;
  /** How long to wait for another command that has the data folder */
  timeoutMs: number;
}

/** What whoever uses local mode has to know of it, and how its detector would know more. */
async function detectorNote(deps: Deps, dataDir: string): Promise<string> {
  const knows = (await hasClassifier(deps, dataDir))
    ? "its detector knows a thousand things, not all of Rekognition's"
    : "its detector knows 80 everyday things, not Rekognition's thousands; `rekog models add classifier` adds a thousand";
  return `It uses no AWS account, and ${knows}.`;
}

const longestPauseMs = 1_000;
/** One that starts says whose the folder is as soon as it has it. */
const mostNamelessMs = 1_000;
/**
 * While the one that has the folder lives, it is not tried to take it again for so long: that takes a whole process, and many
 * commands that wait would hold up the one that they wait for.
 */
const refusedMs = 5_000;

/**
 * The endpoint that was set, else local mode: the `rekog local` that runs for this data folder, or one that is started for
 * this command. A data folder belongs to one process at a time, so a command waits while another one has it.
 * @throws {RekogError} `data_folder_busy` (timed out), `local_mode_hidden`, `local_mode_failed`, or the signal's reason
 */
export async function connect(options: ConnectOptions): Promise<Connection> {
  const { deps, settings, notices, timeoutMs } = options;
  if (settings.endpoint !== undefined) {
    return { endpoint: settings.endpoint, close: async () => {} };
  }

  const dataDir = dataFolder(deps);
  const tellOfIt = async (what: string) => {
    // Who hears nothing has not been told.
    if (settings.quiet) return;
    await tellOnce(dataDir, {
      ...{ notices, isVerbose: settings.verbose },
      text: async () => `No endpoint is set: ${what}. ${await detectorNote(deps, dataDir)}`,
    });
  };
  const startedAtMs = deps.now();
  let saidWaiting = false;
  let namelessSinceMs: number | undefined;
  let refused: { pid: number; atMs: number } | undefined;
  const holders = new Set<number>();
  const isRefused = (holder: { pid: number } | undefined) =>
    holder !== undefined &&
    holder.pid === refused?.pid &&
    deps.now() - refused.atMs < refusedMs &&
    isRunning(holder.pid);
  for (let pauseMs = 100; ; pauseMs = Math.min(longestPauseMs, pauseMs * 1.5)) {
    deps.signal.throwIfAborted();
    const running = await findRunningLocalMode(dataDir, deps.signal);
    if (running?.kind === "foreground") {
      await tellOfIt(`using the local mode at ${running.url}`);
      return { endpoint: running.url, close: async () => {} };
    }
    if (!running && !isRefused(await readHolder(dataDir))) {
      const child = await start(options, dataDir);
      if (child !== "in_use") {
        await tellOfIt("local mode was started for this command");
        return connectionTo(child, notices);
      }
      const holder = await readHolder(dataDir);
      refused = holder && { pid: holder.pid, atMs: deps.now() };
      if (holder) {
        holders.add(holder.pid);
        namelessSinceMs = undefined;
      } else {
        namelessSinceMs ??= deps.now();
        if (deps.now() - namelessSinceMs >= mostNamelessMs) throw hidden(dataDir);
      }
    }
    const waitedMs = deps.now() - startedAtMs;
    if (waitedMs >= timeoutMs) {
      // Where they take turns none of them is stuck.
      const takeTurns = running !== undefined || holders.size > 1;
      throw busy(dataDir, timeoutMs, takeTurns ? undefined : await readHolder(dataDir));
    }
    if (waitedMs >= 1_000 && !saidWaiting) {
      saidWaiting = true;
      notices.tell(
        "Another rekog command has local mode; waiting for it to end. " +
          "(`rekog local`, run once in another terminal, serves many commands at a time.)",
      );
    }
    await deps.sleep(pauseMs, deps.signal);
  }
}

async function start({ deps, settings, notices }: ConnectOptions, dataDir: string) {
  notices.working("starting local mode…");
  // execa takes as long to load as all the rest: not for a command that has an endpoint.
  const { startForCommand } = await import("./start-for-command.ts");
  try {
    return await startForCommand({
      mainPath: deps.mainPath,
      dataDir,
      verbose: settings.verbose,
      signal: deps.signal,
      urgentSignal: deps.urgentSignal,
      onLog: (text) => deps.stderr.write(text),
      onTold: notices.tell,
    });
  } finally {
    notices.rest();
  }
}

function connectionTo(child: ChildLocalMode, notices: Notices): Connection {
  return {
    endpoint: child.url,
    async close(ending) {
      const lastWords = await child.close(ending);
      if (lastWords.length === 0) return;
      notices.tell(
        "Local mode did not end in order:",
        lastWords.map((line) => `  ${line}`),
      );
    },
  };
}

/** @param silent the one that has it, where that does not answer */
function busy(
  dataDir: string,
  timeoutMs: number,
  silent: { pid: number; url?: string | undefined } | undefined,
): RekogError {
  const after = `still after ${timeoutMs / 1000} s`;
  const code = "data_folder_busy";
  if (!silent) {
    return new RekogError({
      ...{ kind: "timed_out", code },
      message: `Another process has the data folder ${dataDir}, ${after}.`,
      hint: "Wait for it to end, run `rekog local` once and share it, or set REKOG_DATA_DIR to another folder.",
    });
  }
  const { pid, url } = silent;
  return new RekogError({
    ...{ kind: "timed_out", code },
    message: `The rekog process ${pid} has the data folder ${dataDir}, and does not answer${url === undefined ? "" : ` at ${url}`}, ${after}.`,
    hint: `Let it go on if it was stopped (\`fg\` in its terminal), or end it; or set REKOG_DATA_DIR to another folder.`,
  });
}

const hidden = (dataDir: string) =>
  new RekogError({
    kind: "api",
    code: "local_mode_hidden",
    message: `A local mode has the data folder ${dataDir}, but its files local.json and local.pid, which tell where it is, were deleted or overwritten, or are another user's.`,
    hint: "Stop that `rekog local` and start it again, or name its URL with --endpoint; or set REKOG_DATA_DIR to another folder.",
  });

import { aborted } from "../../aborted.ts";
import { UsageError } from "../../client/errors.ts";
import { dataFolder } from "../../connection/data-folder.ts";
import { findLocalAws } from "../../connection/local-aws.ts";
import { toldPrefix } from "../../connection/told-line.ts";
import type { Deps, LocalFaults } from "../../deps.ts";
import {
  type OutputOptions,
  type OutputSettings,
  resolveOutputSettings,
} from "../../output-settings.ts";
import { cleanText } from "../../ui/clean-text.ts";
import { endTypedLine } from "../../ui/end-typed-line.ts";
import { shellQuoted } from "../../ui/shell-quoted.ts";
import { defaultPort } from "./default-port.ts";
import { makeDataFolder, openLogFile } from "./log-file.ts";
import { readyText } from "./ready-text.ts";
import { setDataAside } from "./set-data-aside.ts";
import { startFailure } from "./start-failure.ts";

export interface LocalOptions extends OutputOptions {
  port: number;
  host: "127.0.0.1" | "0.0.0.0";
  dataDir?: string;
  detector: "local" | "rekognition";
  fault?: LocalFaults;
  forCommand?: boolean;
  resetData?: boolean;
  requireKey?: boolean;
  awsEndpoints?: boolean;
}

/** A start that is told to end has so long to come to where it can be stopped in good order: it may be one that never does. */
const startEndMs = 10_000;
/** An end that takes longer is told why. */
const silentDrainMs = 2_000;

/**
 * Serves until the signal aborts. Asked to end in good order it finishes what was uploaded first; on Ctrl-C it stops at
 * once, and what is unfinished is taken up at the next start. Both are what was asked for, so both are exit code 0.
 */
export async function runLocal(options: LocalOptions, deps: Deps): Promise<void> {
  const { signal, urgentSignal, stdout, stderr } = deps;
  const isOpen = options.host === "0.0.0.0";
  if (isOpen && !options.requireKey) throw hostNeedsKey();
  const settings = resolveOutputSettings(options, deps);
  const dataDir = dataFolder(deps, options.dataDir);
  if (options.awsEndpoints && startsNothingOfItsOwn(options)) {
    const found = await findLocalAws(dataDir, signal);
    if (found?.running.kind === "foreground") {
      const { url, pid } = found.running;
      stdout.write(readyText({ url, pid, data_dir: dataDir }, found.aws, settings));
      return;
    }
    if (!stdout.isTTY && !settings.quiet) {
      stderr.write(
        "rekog: No local mode runs for this data folder, so one is started here, until Ctrl-C.\n",
      );
    }
  }
  await makeDataFolder(dataDir);
  const prefix = options.forCommand ? toldPrefix : "";
  const tell = (line: string) => stderr.write(`${prefix}${cleanText(line)}\n`);
  if (options.resetData) await setDataAside(dataDir, tell);
  // What the database makes asks for no mode of its own.
  const umask = process.umask(0o077);
  const log = settings.verbose
    ? { write: (line: string) => stderr.write(`${line}\n`), close: async () => {} }
    : await openLogFile(dataDir);
  try {
    const { startLocal } = await deps.loadStartLocal();
    const starting = startLocal({
      dataDir,
      port: options.port,
      uploadPort: options.port === 0 ? 0 : options.port + 1,
      detector: options.detector,
      kind: options.forCommand ? "command" : "foreground",
      version: deps.version,
      log: log.write,
      tell,
      signal,
      ...(options.fault && { faults: options.fault }),
      ...(options.requireKey && { requireKey: true }),
      ...(isOpen && { isOpen }),
    }).catch((error: unknown) => {
      if (signal.aborted) return undefined;
      throw startFailure(error, options.port, dataDir);
    });
    await Promise.race([starting, aborted(signal)]);
    if (signal.aborted) {
      endTypedLine(deps);
      const localMode = await Promise.race([starting, deps.sleep(startEndMs)]);
      if (localMode?.firstKey) tellKey(localMode.firstKey, options, settings, stderr);
      await localMode?.stop();
      return;
    }
    const localMode = await starting;
    if (!localMode) return;
    const ready = { url: localMode.url, pid: process.pid, data_dir: localMode.dataDir };
    const aws = options.awsEndpoints ? localMode.awsFacts : undefined;
    stdout.write(readyText(ready, aws, settings));
    if (options.requireKey) tellKey(localMode.firstKey, options, settings, stderr);
    if (isOpen) tellRisk(stderr);
    if (!options.forCommand && !settings.quiet) tellPage(localMode, stderr);
    await aborted(signal);
    endTypedLine(deps);
    const drained = Promise.race([localMode.drain(), aborted(urgentSignal)]);
    if (!options.forCommand && !settings.quiet) await tellDrain(drained, deps);
    await drained;
    await localMode.stop();
  } finally {
    process.umask(umask);
    await log.close();
  }
}

/** Whoever asks for a port or for faults asks for a local mode of these, and not about the one that there is. */
const startsNothingOfItsOwn = ({ port, host, detector, ...options }: LocalOptions) =>
  port === defaultPort &&
  host === "127.0.0.1" &&
  detector === "local" &&
  !(options.fault || options.forCommand || options.resetData || options.requireKey);

const hostNeedsKey = () =>
  new UsageError({
    code: "host_needs_key",
    message: "With --host 0.0.0.0 every machine that reaches this one could use the API.",
    hint: "Add --require-key, or leave --host out: then this machine alone can use it.",
  });

/** Receivers that do not answer make it long, and nothing else is heard of it then. */
async function tellDrain(drained: Promise<unknown>, { sleep, stderr }: Deps): Promise<void> {
  const over = new AbortController();
  const isOver = drained.finally(() => over.abort());
  const isLate = sleep(silentDrainMs, over.signal).then(
    () => true,
    () => false,
  );
  if (await Promise.race([isOver.then(() => false), isLate])) {
    stderr.write(
      "rekog: Waiting for what is under way, for a minute at most. Ctrl-C ends it at once: what is left goes on\n" +
        "  at the next start.\n",
    );
  }
}

/** Also with `--quiet`: whoever opens it has to know. */
function tellRisk(stderr: Deps["stderr"]): void {
  stderr.write(
    "rekog: Every machine that reaches this one can ask it now. It is HTTP without TLS: whoever is on the way\n" +
      "  can read keys and pictures, and use the keys. Open it to a container's own network only.\n",
  );
}

/** The key goes along behind the #, which no server is sent; for people only, since what is piped may be kept. */
function tellPage(
  { url, firstKey }: { url: string; firstKey?: string },
  stderr: Deps["stderr"],
): void {
  const fragment = firstKey === undefined || !stderr.isTTY ? "" : `#key=${firstKey}`;
  stderr.write(`rekog: See it in a browser: ${cleanText(`${url}/console/`)}${fragment}\n`);
}

/** To the terminal alone: the log is kept, and a notice would hide it. */
function tellKey(
  firstKey: string | undefined,
  { dataDir }: LocalOptions,
  { quiet }: OutputSettings,
  stderr: Deps["stderr"],
): void {
  const folder = dataDir === undefined ? "" : ` --data-dir ${shellQuoted(dataDir)}`;
  if (firstKey !== undefined) {
    stderr.write(
      `rekog: It asks for an API key. This is the first one, and is not shown again:\n` +
        `  export REKOG_API_KEY=${firstKey}\n`,
    );
  } else if (!quiet) {
    stderr.write(
      "rekog: It asks for an API key. Make another one, while it runs:\n" +
        `  rekog keys create --name NAME${cleanText(folder)}\n`,
    );
  }
}

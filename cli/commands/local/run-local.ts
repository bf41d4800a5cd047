import { aborted } from "../../aborted.ts";
import { dataFolder } from "../../connection/data-folder.ts";
import type { Deps, LocalFaults } from "../../deps.ts";
import {
  type OutputOptions,
  type OutputSettings,
  resolveOutputSettings,
} from "../../output-settings.ts";
import { shellQuoted } from "../../profiles/shell-quoted.ts";
import { cleanJson, cleanText } from "../../ui/clean-text.ts";
import { endTypedLine } from "../../ui/end-typed-line.ts";
import { makeDataFolder, openLogFile } from "./log-file.ts";
import { setDataAside } from "./set-data-aside.ts";
import { startFailure } from "./start-failure.ts";

export interface LocalOptions extends OutputOptions {
  port: number;
  dataDir?: string;
  detector: "local" | "rekognition";
  fault?: LocalFaults;
  forCommand?: boolean;
  resetData?: boolean;
  requireKey?: boolean;
}

/** A start that is told to end has so long to come to where it can be stopped in good order: it may be one that never does. */
const startEndMs = 10_000;

/**
 * Serves until the signal aborts. Asked to end in good order it finishes what was uploaded first; on Ctrl-C it stops at
 * once, and what is unfinished is taken up at the next start. Both are what was asked for, so both are exit code 0.
 */
export async function runLocal(options: LocalOptions, deps: Deps): Promise<void> {
  const { signal, urgentSignal, stdout, stderr } = deps;
  const settings = resolveOutputSettings(options, deps);
  const dataDir = dataFolder(deps, options.dataDir);
  await makeDataFolder(dataDir);
  const tell = (line: string) => stderr.write(`${cleanText(line)}\n`);
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
      detector: options.detector,
      kind: options.forCommand ? "command" : "foreground",
      version: deps.version,
      log: log.write,
      tell,
      signal,
      ...(options.fault && { faults: options.fault }),
      ...(options.requireKey && { requireKey: true }),
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
    stdout.write(
      `${settings.json ? cleanJson(ready) : `rekog local is ready at ${localMode.url}`}\n`,
    );
    if (options.requireKey) tellKey(localMode.firstKey, options, settings, stderr);
    await aborted(signal);
    endTypedLine(deps);
    await Promise.race([localMode.drain(), aborted(urgentSignal)]);
    await localMode.stop();
  } finally {
    process.umask(umask);
    await log.close();
  }
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

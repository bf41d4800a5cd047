import { aborted } from "../../aborted.ts";
import { RekogError } from "../../client/errors.ts";
import { dataFolder } from "../../connection/data-folder.ts";
import type { DataFolderInUse, Deps, LocalFaults } from "../../deps.ts";
import { portFailure } from "../../listener/port-failure.ts";
import { type OutputOptions, resolveOutputSettings } from "../../output-settings.ts";
import { cleanJson } from "../../ui/clean-text.ts";
import { endTypedLine } from "../../ui/end-typed-line.ts";
import { makeDataFolder, openLogFile } from "./log-file.ts";

export interface LocalOptions extends OutputOptions {
  port: number;
  dataDir?: string;
  detector: "local" | "rekognition";
  fault?: LocalFaults;
  forCommand?: boolean;
}

/**
 * Serves until the signal aborts. Asked to end in good order it finishes what was uploaded first; on Ctrl-C it stops at
 * once, and what is unfinished is taken up at the next start. Both are what was asked for, so both are exit code 0.
 */
export async function runLocal(options: LocalOptions, deps: Deps): Promise<void> {
  const { signal, urgentSignal, stdout, stderr } = deps;
  const settings = resolveOutputSettings(options, deps);
  const dataDir = dataFolder(deps, options.dataDir);
  await makeDataFolder(dataDir);
  // What the database makes asks for no mode of its own.
  const umask = process.umask(0o077);
  const log = settings.verbose
    ? { write: (line: string) => stderr.write(`${line}\n`), close: async () => {} }
    : await openLogFile(dataDir);
  try {
    const { startLocal } = await deps.loadStartLocal();
    const localMode = await startLocal({
      dataDir,
      port: options.port,
      detector: options.detector,
      kind: options.forCommand ? "command" : "foreground",
      version: deps.version,
      log: log.write,
      ...(options.fault && { faults: options.fault }),
    }).catch((error: unknown) => {
      throw startFailure(error, options.port, dataDir);
    });
    const ready = { url: localMode.url, pid: process.pid, data_dir: localMode.dataDir };
    stdout.write(
      `${settings.json ? cleanJson(ready) : `rekog local is ready at ${localMode.url}`}\n`,
    );
    await aborted(signal);
    endTypedLine(deps);
    await Promise.race([localMode.drain(), aborted(urgentSignal)]);
    await localMode.stop();
  } finally {
    process.umask(umask);
    await log.close();
  }
}

function startFailure(error: unknown, port: number, dataDir: string): unknown {
  if (error instanceof Error && error.name === "DataFolderDamagedError" && "path" in error) {
    return new RekogError({
      kind: "api",
      code: "data_folder_damaged",
      message: `${error.message}.`,
      hint: `Put back a copy of ${error.path}, or move it away: rekog then starts without the blobs in it. Or choose another folder with --data-dir.`,
      cause: error,
    });
  }
  if (!isDataFolderInUse(error)) return portFailure(error, port) ?? error;
  const { pid, url } = error;
  const who = pid === undefined ? "another rekog process" : `the rekog process ${pid}`;
  return new RekogError({
    kind: "api",
    code: "data_folder_in_use",
    message: `The data folder ${dataDir} belongs to ${who}${url === undefined ? "" : ` at ${url}`}.`,
    hint: "Use that one (commands find it by themselves), stop it, or choose another folder with --data-dir.",
    cause: error,
  });
}

/** By its name: its class comes with local mode, which is only loaded where it is started. */
const isDataFolderInUse = (error: unknown): error is DataFolderInUse =>
  error instanceof Error && error.name === "DataFolderInUseError";

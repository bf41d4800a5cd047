import { execFile } from "node:child_process";
import { RekogError } from "../../client/errors.ts";
import type { Deps } from "../../deps.ts";
import type { GlobalOptions } from "../../settings.ts";

export interface AskDoctorOptions {
  options: GlobalOptions;
  deps: Pick<Deps, "env" | "mainPath">;
  signal: AbortSignal;
}

const timeoutMs = 120_000;

/**
 * What `rekog doctor --json` says of the API that this command speaks to: a process of its own, as a person would run it.
 * @throws {RekogError} `doctor_failed`: it said nothing
 */
export async function askDoctor(
  endpoint: string,
  { options, deps, signal }: AskDoctorOptions,
): Promise<unknown> {
  const { profile, apiKeyFile } = options;
  const args = [
    ...[deps.mainPath, "doctor", "--json"],
    // A profile says its endpoint itself, and its key is for that one alone.
    ...(profile === undefined ? ["--endpoint", endpoint] : ["--profile", profile]),
    ...(apiKeyFile === undefined ? [] : ["--api-key-file", apiKeyFile]),
  ];
  const settings = { env: { ...deps.env }, signal, timeout: timeoutMs };
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, settings, (error, stdout) => {
      // It fails where a check does, and has said which.
      try {
        resolve(JSON.parse(stdout));
      } catch {
        reject(silent(error));
      }
    });
  });
}

const silent = (cause: unknown) =>
  new RekogError({
    kind: "api",
    code: "doctor_failed",
    message: "`rekog doctor` said nothing.",
    hint: "Run it in a terminal: rekog doctor --verbose",
    cause,
  });

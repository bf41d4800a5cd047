import type { ApiError } from "./client/api-error.ts";
import { type FailureKind, RekogError } from "./client/errors.ts";
import { CommanderError } from "./options/commander.ts";

/**
 * Every code that `rekog` exits with; `rekog --help` and `docs/cli.md` list the same. With several files the highest code
 * of any file is the command's.
 */
export const exitCodes = {
  ok: 0,
  recognition_failed: 1,
  usage: 2,
  api: 3,
  network: 3,
  timed_out: 4,
  interrupted: 130,
} as const satisfies Record<FailureKind | "ok", number>;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** By its name: whoever asks for help has not loaded the API's answers. */
const isApiError = (error: unknown): error is ApiError =>
  error instanceof RekogError && error.name === "ApiError";

/**
 * The API works, and what was asked of it cannot be: there is no such blob, a value is not allowed, or the key is not let in.
 * (`http_404` is another server's, and says nothing about a blob.)
 */
const isRefusal = ({ status, code }: ApiError) =>
  [400, 401, 403, 404, 422].includes(status) && !code.startsWith("http_");

/**
 * The exit code for whatever a command threw. Commander throws for `--help` and `--version` too, with exit code 0; every
 * other refusal of its own is a usage error. An error that nobody foresaw counts as a failure of the machinery (3).
 */
export function exitCodeOf(error: unknown): ExitCode {
  if (isApiError(error) && isRefusal(error)) return exitCodes.usage;
  if (error instanceof RekogError) return exitCodes[error.kind];
  if (error instanceof CommanderError) {
    return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  }
  return exitCodes.api;
}

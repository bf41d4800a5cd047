import { errorCode } from "./client/error-code.ts";
import { RekogError } from "./client/errors.ts";
import { tellable } from "./client/tellable.ts";
import type { Output } from "./deps.ts";
import type { OutputSettings } from "./output-settings.ts";
import { failureText } from "./ui/failure-text.ts";
import { proseColumns } from "./ui/wrap-text.ts";

/** How a failure is written in `--json` output: what it quotes of what was given is without secrets, and short. */
export function failureJson({ code, message, hint, details }: RekogError) {
  // What is wrong in each place may be told there alone, and the rest may speak of it.
  const more = details.length > 0 && { details: details.map(tellable) };
  return { error: { code, message: tellable(message), hint: tellable(hint), ...more } };
}

/** Writes a failure for people to stderr. An API's request id is what its operator asks for, so it comes along. */
export function reportFailure(
  failure: RekogError,
  options: {
    subject?: string | undefined;
    settings: Pick<OutputSettings, "verbose" | "colour">;
    stderr: Output;
  },
): void {
  const { subject, settings, stderr } = options;
  const details = [...failure.details];
  const requestId = "requestId" in failure ? failure.requestId : undefined;
  const isServerError = "status" in failure && Number(failure.status) >= 500;
  if (typeof requestId === "string" && (settings.verbose || isServerError)) {
    details.push(`request id: ${requestId}`);
  }
  if (settings.verbose && failure.cause instanceof Error) {
    details.push(`cause: ${failure.cause.name}: ${failure.cause.message}`);
  }
  const { code, message, hint } = failure;
  const told = {
    code,
    message: tellable(message),
    hint: tellable(hint),
    details: details.map(tellable),
  };
  const about = subject === undefined ? undefined : tellable(subject);
  const columns = proseColumns(stderr);
  stderr.write(failureText(told, { subject: about, colour: settings.colour.stderr, columns }));
}

/**
 * An error that nobody foresaw: a fault of this program, told without its stack unless that is asked for. But where there is no
 * file descriptor left, any call may fail of it, as may each that resolves a path in a folder that was removed; and of
 * what rekog is made of a file may be gone, or sharp or LevelDB, which are others on each platform, may not have come along.
 */
export function unforeseen(error: unknown, verbose: boolean): RekogError {
  if (["EMFILE", "ENFILE"].includes(errorCode(error) ?? "")) return tooManyOpenFiles(error);
  if (error instanceof Error && "syscall" in error && error.syscall === "uv_cwd") {
    return noWorkingFolder(error);
  }
  const message = error instanceof Error ? error.message : String(error);
  const isMissing = /^((ERR_)?MODULE_NOT_FOUND|ERR_DLOPEN_FAILED)$/.test(errorCode(error) ?? "");
  if (isMissing) return partMissing(message, error);
  const [, unbuilt] = /^No native build was found for ([^\n]+)/.exec(message) ?? [];
  if (unbuilt !== undefined) return levelNotLoaded(unbuilt, error);
  const [, platform] = /^Could not load the "sharp" module using the (\S+)/.exec(message) ?? [];
  if (platform !== undefined) return sharpNotLoaded(platform, error);
  const stack = error instanceof Error && verbose ? (error.stack ?? "").split("\n").slice(1) : [];
  return new RekogError({
    kind: "api",
    code: "unforeseen",
    message: `Something went wrong that rekog did not expect: ${message}`,
    hint: verbose
      ? "Please report it with the lines above."
      : "Run the command again with --verbose for the details, and report it with them.",
    details: stack.map((line) => line.trim()),
  });
}

function tooManyOpenFiles(cause: unknown): RekogError {
  return new RekogError({
    kind: "api",
    code: "too_many_open_files",
    message: "No more files and connections can be opened here.",
    hint: "Allow more in this shell, as with `ulimit -n 1024`, and run the command again; or end what has so many open.",
    cause,
  });
}

function noWorkingFolder(cause: unknown): RekogError {
  return new RekogError({
    kind: "api",
    code: "no_working_folder",
    message: "The folder that the command was started in is not there any more.",
    hint: "Change to one that is there, as with `cd`, and run the command again.",
    cause,
  });
}

function partMissing(message: string, cause: unknown): RekogError {
  return new RekogError({
    kind: "api",
    code: "part_missing",
    message: `A part of rekog cannot be loaded: ${message.split("\n", 1)[0]}.`,
    // Where no descriptor is left, Node.js takes what it cannot open for missing.
    hint: "Install rekog and its packages again. If all are there, no more files can be opened: allow more, as with `ulimit -n 1024`.",
    cause,
  });
}

function sharpNotLoaded(platform: string, cause: unknown): RekogError {
  return new RekogError({
    kind: "api",
    code: "sharp_not_loaded",
    message: `The library of sharp, which reads pictures, is not installed for ${platform}.`,
    hint: "Install again on this machine, with optional dependencies; or beside rekog what is slower and runs anywhere: `npm i @img/sharp-wasm32`.",
    cause,
  });
}

function levelNotLoaded(platform: string, cause: unknown): RekogError {
  return new RekogError({
    kind: "api",
    code: "level_not_loaded",
    message: `The library of classic-level, which keeps local mode's tables, is not installed for ${platform}.`,
    hint: "Install again on this machine, with install scripts: it is compiled then, which takes Python, make and a C++ compiler. Or name an API with --endpoint.",
    cause,
  });
}

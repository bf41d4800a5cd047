import { RekogError } from "./client/errors.ts";
import type { Deps } from "./deps.ts";
import { type Command, CommanderError } from "./options/commander.ts";
import { type OutputOptions, resolveOutputSettings } from "./output-settings.ts";
import { printedCodes } from "./printed-codes.ts";
import { failureJson, reportFailure, unforeseen } from "./report-failure.ts";
import { cleanJson } from "./ui/clean-text.ts";
import { commandIn, usageError } from "./usage-error.ts";

export interface FailedRun {
  program: Command;
  args: readonly string[];
  deps: Deps;
  /** Whether all arguments were, and so a command was begun */
  isParsed: boolean;
}

/** Tells what a run threw: on stderr, and with `--json` on stdout too. */
export function tellFailure(error: unknown, { program, args, deps, isParsed }: FailedRun): void {
  const isPrinted = error instanceof CommanderError && printedCodes.has(error.code);
  const written = optionsIn(args);
  // `--endpoint --json` takes the one for the value of the other, and whoever wrote it reads JSON all the same.
  const json = program.opts<OutputOptions>().json || written.json === true;
  const options = isParsed ? { ...program.opts<OutputOptions>(), json } : written;
  const settings = resolveOutputSettings(options, deps);
  const failure = failureOf(error, settings.verbose, program, args);
  if (settings.json) deps.stdout.write(`${cleanJson(failureJson(failure))}\n`);
  if (!isPrinted) reportFailure(failure, { settings, stderr: deps.stderr });
}

function failureOf(
  error: unknown,
  verbose: boolean,
  program: Command,
  args: readonly string[],
): RekogError {
  if (error instanceof RekogError) return error;
  if (!(error instanceof CommanderError)) return unforeseen(error, verbose);
  const isHelp = printedCodes.has(error.code);
  const message = isHelp ? "no command is named" : error.message;
  return usageError(message, commandIn(program, args));
}

/** Where parsing failed, not all of them are parsed. */
function optionsIn(args: readonly string[]): OutputOptions {
  const end = args.indexOf("--");
  const options = new Set(end === -1 ? args : args.slice(0, end));
  return {
    json: options.has("--json"),
    quiet: options.has("--quiet"),
    verbose: options.has("--verbose"),
    color: !options.has("--no-color"),
  };
}

import { type Command, CommanderError } from "commander";
import { refuseKeyInArguments } from "./api-key/key-in-arguments.ts";
import { RekogError } from "./client/errors.ts";
import type { Deps } from "./deps.ts";
import { exitCodeOf, exitCodes } from "./exit-codes.ts";
import { StdoutClosedError } from "./interruption.ts";
import { type OutputOptions, resolveOutputSettings } from "./output-settings.ts";
import { createProgram } from "./program.ts";
import { failureJson, reportFailure, unforeseen } from "./report-failure.ts";
import { cleanJson } from "./ui/clean-text.ts";
import { commandNameIn, usageError } from "./usage-error.ts";

const printedCodes = new Set(["commander.help", "commander.helpDisplayed", "commander.version"]);

/**
 * Parses the arguments (without `node` and the script), runs the command, and tells what it throws. Never rejects; the
 * exit code is handed to `deps.setExitCode`.
 */
export async function run(args: readonly string[], deps: Deps): Promise<void> {
  const program = createProgram(deps);
  let isParsed = false;
  program.hook("preAction", () => {
    isParsed = true;
  });
  try {
    refuseKeyInArguments(args);
    await program.parseAsync(args, { from: "user" });
  } catch (error) {
    if (error instanceof StdoutClosedError) return deps.setExitCode(exitCodes.ok);
    deps.setExitCode(exitCodeOf(error));
    // Help and the version are printed already, also where help is all that can be said.
    const isPrinted = error instanceof CommanderError && printedCodes.has(error.code);
    if (isPrinted && error.exitCode === 0) return;
    const written = optionsIn(args);
    // `--endpoint --json` takes the one for the value of the other, and whoever wrote it reads JSON all the same.
    const json = program.opts<OutputOptions>().json || written.json === true;
    const options = isParsed ? { ...program.opts<OutputOptions>(), json } : written;
    const settings = resolveOutputSettings(options, deps);
    const failure = failureOf(error, settings.verbose, program, args);
    if (settings.json) deps.stdout.write(`${cleanJson(failureJson(failure))}\n`);
    if (!isPrinted) reportFailure(failure, { settings, stderr: deps.stderr });
  }
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
  return usageError(message, commandNameIn(program, args));
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

import { CommanderError } from "commander";
import { RekogError } from "./client/errors.ts";
import type { Deps } from "./deps.ts";
import { exitCodeOf, exitCodes } from "./exit-codes.ts";
import { StdoutClosedError } from "./interruption.ts";
import { type OutputOptions, resolveOutputSettings } from "./output-settings.ts";
import { createProgram } from "./program.ts";
import { failureJson, reportFailure, unforeseen } from "./report-failure.ts";
import { cleanJson } from "./ui/clean-text.ts";

/**
 * Parses the arguments (without `node` and the script), runs the command, and tells what it throws. Never rejects; the
 * exit code is handed to `deps.setExitCode`.
 */
export async function run(args: readonly string[], deps: Deps): Promise<void> {
  const program = createProgram(deps);
  try {
    await program.parseAsync(args, { from: "user" });
  } catch (error) {
    if (error instanceof StdoutClosedError) return deps.setExitCode(exitCodes.ok);
    deps.setExitCode(exitCodeOf(error));
    // Commander has told its own already.
    if (error instanceof CommanderError) return;
    const settings = resolveOutputSettings(program.opts<OutputOptions>(), deps);
    const failure = error instanceof RekogError ? error : unforeseen(error, settings.verbose);
    if (settings.json) deps.stdout.write(`${cleanJson(failureJson(failure))}\n`);
    reportFailure(failure, { settings, stderr: deps.stderr });
  }
}

import { refuseKeyInArguments } from "./api-key/key-in-arguments.ts";
import type { Deps } from "./deps.ts";
import { exitCodeOf, exitCodes } from "./exit-codes.ts";
import { StdoutClosedError } from "./interruption.ts";
import { CommanderError } from "./options/commander.ts";
import { printedCodes } from "./printed-codes.ts";
import { createProgram } from "./program.ts";

/**
 * Parses the arguments (without `node` and the script), runs the command, and tells what it throws. Never rejects; the
 * exit code is handed to `deps.setExitCode`.
 * @returns whether it was told that the run as a whole failed
 */
export async function run(args: readonly string[], deps: Deps): Promise<boolean> {
  const program = createProgram(deps);
  let isParsed = false;
  /** Help needs none of it; a command has it before it begins, as later nothing may be there to read it with. */
  const loadTelling = () => import("./tell-failure.ts");
  program.hook("preAction", async () => {
    isParsed = true;
    await loadTelling();
  });
  try {
    refuseKeyInArguments(args);
    await program.parseAsync(args, { from: "user" });
    return false;
  } catch (error) {
    if (error instanceof StdoutClosedError) {
      deps.setExitCode(exitCodes.ok);
      return false;
    }
    deps.setExitCode(exitCodeOf(error));
    const isPrinted = error instanceof CommanderError && printedCodes.has(error.code);
    if (isPrinted && error.exitCode === 0) return false;
    const { tellFailure } = await loadTelling();
    tellFailure(error, { program, args, deps, isParsed });
    return true;
  }
}

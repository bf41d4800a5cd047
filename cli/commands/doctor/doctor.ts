import type { Deps } from "../../deps.ts";
import type { Command } from "../../options/commander.ts";
import type { GlobalOptions } from "../../settings.ts";

const examples = `
Examples:
  rekog doctor                                this machine, and the API that commands use
  rekog doctor --profile prod                 another API
  rekog doctor --json                         {"checks":[{"name","status","message","fix"?}],"ok"}

Each check is ok, warn or fail; what is not ok says how to repair it. Which API key it is, where it comes from and what it may
do is found out by requests that change nothing; another server than rekog's API hears of no key. Where no endpoint is set, local mode is started and
ended again. Up to two blobs are made for a moment and deleted; nothing is uploaded, and nothing is sent to AWS.
Exit codes: 0 when nothing failed, 3 when something did.
`;

export function addDoctorCommand(program: Command, deps: Deps): void {
  program
    .command("doctor")
    .summary("find out why something does not work")
    .description("Check this machine and the API that commands use, and say what to repair.")
    .addHelpText("after", examples)
    .action(async (_options: unknown, command: Command) => {
      const { runDoctor } = await import("./run-doctor.ts");
      await runDoctor(command.optsWithGlobals<GlobalOptions>(), deps);
    });
}

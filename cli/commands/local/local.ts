import { type Command, Option } from "commander";
import type { Deps } from "../../deps.ts";
import { parsePort, parseWrittenPath } from "../../options/option-parsers.ts";
import { parseFaults } from "./parse-faults.ts";
import type { LocalOptions } from "./run-local.ts";

const examples = `
Examples:
  rekog local                                 serve on port 7878 until Ctrl-C
  rekog local --port 0 --json                 on a free port, told as JSON
  rekog local --require-key                   prints a key, the first time
  rekog upload photo.jpg --wait               in another terminal: uses the one that runs

The functions that are deployed to AWS run here unchanged; no AWS account is used. The local detector knows 80 everyday
things, not Rekognition's thousands; --detector rekognition sends pictures to Rekognition, with your AWS credentials.
Logs go to rekog.log in the data folder, or to stderr with --verbose. While it runs, \`rekog keys\` makes and revokes its
keys.

Faults, separated by commas:
  throttle=2     the next 2 recognitions are throttled
  rate=5         more than 5 recognitions a second are throttled
  slow=3s        each recognition takes 3 s longer (or 250ms)
  duplicate      each upload's event comes twice
`;

export function addLocalCommand(program: Command, deps: Deps): void {
  program
    .command("local")
    .summary("run the whole API on this machine")
    .description("Run the whole API on this machine, with no AWS account, until it is stopped.")
    .option("--port <number>", "port on 127.0.0.1; 0 picks a free one", parsePort, 7878)
    .option("--data-dir <dir>", "where blobs are kept (or REKOG_DATA_DIR)", parseWrittenPath)
    .addOption(
      new Option("--detector <name>", "what recognises")
        .choices(["local", "rekognition"])
        .default("local"),
    )
    .option("--require-key", "ask for an API key, as the deployed API does")
    .option("--fault <list>", "make things go wrong, for tests: see below", parseFaults)
    .option("--reset-data", "set aside what the data folder holds, and start without it")
    // Set by `connect.ts`: this local mode belongs to one command.
    .addOption(new Option("--for-command").hideHelp())
    .addHelpText("after", examples)
    .action(async (_options: unknown, command: Command) => {
      const { runLocal } = await import("./run-local.ts");
      await runLocal(command.optsWithGlobals<LocalOptions>(), deps);
    });
}

import type { Deps } from "../../deps.ts";
import { type Command, Option } from "../../options/commander.ts";
import { parseLocalPort, parseWrittenPath } from "../../options/option-parsers.ts";
import { defaultPort } from "./default-port.ts";
import { parseFaults } from "./parse-faults.ts";
import type { LocalOptions } from "./run-local.ts";

const examples = `
Examples:
  rekog local                                 serve on port 7878, uploads on 7879, until Ctrl-C
  rekog local --port 0 --json                 on a free port, told as JSON
  rekog local --require-key                   prints a key, the first time
  rekog local --host 0.0.0.0 --require-key    in a container, with both ports forwarded
  rekog upload photo.jpg --wait               in another terminal: uses the one that runs
  eval "$(rekog local --aws-endpoints)"       there: AWS's SDKs in this shell use it in place of AWS

The functions that are deployed to AWS run here unchanged; no AWS account is used. The local detector knows 80 everyday
things, and a thousand with \`rekog models add classifier\`, not Rekognition's thousands; --detector rekognition sends pictures to Rekognition, with your AWS credentials.
A page that shows what is found, sent and spent is under /console/ there. Logs go to rekog.log in the data folder, or to stderr with --verbose. While it runs, \`rekog keys\` makes and revokes its
keys.

Faults, separated by commas:
  throttle=2     the next 2 recognitions are throttled
  rate=5         more than 5 a second of each feature are throttled
  slow=3s        each recognition takes 3 s longer (or 250ms)
  duplicate      each upload's event comes twice
`;

export function addLocalCommand(program: Command, deps: Deps): void {
  program
    .command("local")
    .summary("run the whole API on this machine")
    .description("Run the whole API on this machine, with no AWS account, until it is stopped.")
    .option(
      "--port <number>",
      "port on 127.0.0.1, uploads on the next one; 0 picks free ones",
      parseLocalPort,
      defaultPort,
    )
    .addOption(
      new Option(
        "--host <address>",
        "0.0.0.0, in a container: other machines may use it, with a key",
      )
        .choices(["127.0.0.1", "0.0.0.0"])
        .default("127.0.0.1"),
    )
    .option("--data-dir <dir>", "where blobs are kept (or REKOG_DATA_DIR)", parseWrittenPath)
    .addOption(
      new Option("--detector <name>", "what recognises")
        .choices(["local", "rekognition"])
        .default("local"),
    )
    .option(
      "--aws-endpoints",
      "print what AWS's SDKs need to use it; of the one that runs, if one does",
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

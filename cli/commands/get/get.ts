import type { Deps } from "../../deps.ts";
import type { Command } from "../../options/commander.ts";
import {
  collectConfidences,
  collectLabels,
  parseMaxLabels,
  parseTimeout,
} from "../../options/option-parsers.ts";
import type { GetOptions } from "./run-get.ts";

const examples = `
Examples:
  rekog get BLOB_ID                           its labels, or how far it is
  rekog get BLOB_ID --wait                    wait until it is recognised
  rekog get BLOB_ID --label Car --label Person
  rekog get BLOB_ID --min-confidence 90 --json
  rekog get BLOB_ID --min-confidence text=80,faces=90

Filters apply to what was recognised and stored: nothing is recognised, or paid, again.
`;

export function addGetCommand(program: Command, deps: Deps): void {
  program
    .command("get")
    .summary("read a blob's status and what was recognised")
    .description("Read a blob's status and what was recognised.")
    .argument("<blob_id>", "as `rekog upload` printed it")
    .option("-w, --wait", "wait until the blob is recognised")
    .option("--timeout <seconds>", "how long to wait", parseTimeout, 60)
    .option(
      "--min-confidence <number>",
      "leave out labels below this, 0 to 100; text=80 is for text",
      collectConfidences,
    )
    .option("--max-labels <number>", "keep this many labels, the most confident", parseMaxLabels)
    .option("--label <name>", "keep only this label; repeatable", collectLabels)
    .addHelpText("after", examples)
    .action(async (blobId: string, _options: unknown, command: Command) => {
      const { runGet } = await import("./run-get.ts");
      await runGet(blobId, command.optsWithGlobals<GetOptions>(), deps);
    });
}

import type { Command } from "commander";
import type { Deps } from "../deps.ts";
import {
  collectMetadata,
  parseConfidence,
  parseMaxLabels,
  parseTimeout,
} from "./option-parsers.ts";
import type { UploadOptions } from "./run-upload.ts";

const examples = `
Examples:
  rekog upload photo.jpg --wait               what is in the picture, as a table
  rekog upload photo.jpg                      only the blob id; read it later with: rekog get BLOB_ID
  rekog upload *.jpg --wait --json            one line of JSON for each file
  rekog upload photo.jpg --wait --min-confidence 80 --max-labels 5
  rekog upload photo.jpg --metadata order=4711 --metadata shop=berlin

JPEG and PNG are recognised, from 80 to 10,000 pixels a side, up to 15 MB.
`;

export function addUploadCommand(program: Command, deps: Deps): void {
  program
    .command("upload")
    .summary("upload pictures and have them recognised")
    .description(
      "Upload pictures and have them recognised. Each becomes a blob with an id of its own.",
    )
    .argument("<file...>", "JPEG or PNG files")
    .option("-w, --wait", "wait for the labels and print them")
    .option(
      "--timeout <seconds>",
      "how long to wait for the labels once a file is uploaded",
      parseTimeout,
      60,
    )
    .option("--min-confidence <number>", "leave out labels below this, 0 to 100", parseConfidence)
    .option("--max-labels <number>", "keep this many labels, the most confident", parseMaxLabels)
    .option("--metadata <key=value>", "your own note on the blob; repeatable", collectMetadata)
    .addHelpText("after", examples)
    .action(async (files: string[], _options: unknown, command: Command) => {
      const { runUpload } = await import("./run-upload.ts");
      await runUpload(files, command.optsWithGlobals<UploadOptions>(), deps);
    });
}

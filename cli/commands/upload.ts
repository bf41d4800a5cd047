import { type Command, Option } from "commander";
import type { Deps } from "../deps.ts";
import { callbackTrustOptions } from "./callback-options.ts";
import {
  collectMetadata,
  parseConfidence,
  parseHttpUrl,
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
  rekog upload photo.jpg --listen             wait for the callback, here, and check its signature
  rekog upload photo.jpg --callback-url https://example.com/hook

JPEG and PNG are recognised, from 80 to 10,000 pixels a side, up to 15 MB.

The result is posted to --callback-url, signed with the blob's callback_secret, which is printed this once. For a receiver
with a certificate of its own, --callback-certificate FINGERPRINT trusts that one alone, and --allow-insecure-callback
trusts any. \`rekog listen\` is a receiver to try it with.
`;

export function addUploadCommand(program: Command, deps: Deps): void {
  const upload = program
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
    .option("--callback-url <url>", "where the result is to be posted to", parseHttpUrl);
  for (const option of callbackTrustOptions()) upload.addOption(option);
  upload
    .addOption(
      new Option("--listen", "wait for the callback too, at a listener of this command's own")
        .implies({ wait: true })
        .conflicts(["callbackUrl", "allowInsecureCallback", "callbackCertificate"]),
    )
    .addHelpText("after", examples)
    .action(async (files: string[], _options: unknown, command: Command) => {
      const { runUpload } = await import("./run-upload.ts");
      await runUpload(files, command.optsWithGlobals<UploadOptions>(), deps);
    });
}

import type { Deps } from "../../deps.ts";
import type { Command } from "../../options/commander.ts";
import { collectRedactable, parseReadPath } from "../../options/option-parsers.ts";
import type { RedactOptions } from "./run-redact.ts";

const examples = `
Examples:
  rekog upload photo.jpg --wait --features faces,text --json > blob.json
  rekog redact blob.json photo.jpg            writes photo.redacted.jpg
  rekog redact blob.json photo.jpg --blur faces -o safe.jpg
  rekog get BLOB_ID --json | rekog redact - photo.jpg

In place of each face and each line of text is a patch of its mean colours, a little larger than its box: nothing can be
reckoned back from it. A JPEG or PNG keeps its size and format, and of what the API converts (HEIC, WebP and others) a JPEG is
made, of at most 4,096 pixels a side. It is upright, and has no metadata. What the result leaves out stays as it is: \`--min-confidence faces=0,text=0\` at upload or get leaves out nothing. Look at what is written before you
publish it: no detector finds every face.
`;

export function addRedactCommand(program: Command, deps: Deps): void {
  program
    .command("redact")
    .summary("make faces and text in a picture unrecognisable")
    .description("Make the faces and the text of a result unrecognisable in its picture.")
    .argument("<blob.json>", "the result, or - for stdin", parseReadPath)
    .argument("<file>", "the picture that was uploaded", parseReadPath)
    .option("--blur <list>", "faces, text or both; without it all of the result", collectRedactable)
    .option(
      "-o, --out <file>",
      "where to write it, - for stdout (default: photo.redacted.jpg beside photo.jpg)",
      parseReadPath,
    )
    .option("--force", "write over a file that rekog did not draw")
    .option("--copy", "FILE is a copy of what was uploaded, in another size or format")
    .addHelpText("after", examples)
    .action(async (blob: string, file: string, _options: unknown, command: Command) => {
      const { runRedact } = await import("./run-redact.ts");
      await runRedact(blob, file, command.optsWithGlobals<RedactOptions>(), deps);
    });
}

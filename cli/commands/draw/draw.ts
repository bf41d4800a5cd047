import type { Deps } from "../../deps.ts";
import type { Command } from "../../options/commander.ts";
import { parseReadPath } from "../../options/option-parsers.ts";
import type { DrawOptions } from "./run-draw.ts";

const examples = `
Examples:
  rekog upload photo.jpg --wait --json > blob.json
  rekog draw blob.json photo.jpg              writes photo.annotated.jpg
  rekog get BLOB_ID --json | rekog draw - photo.jpg -o boxes.png
  rekog draw blob.json photo.jpg --show       shows it in the terminal, too

BLOB.json is what \`rekog get --json\` or \`rekog upload --json\` printed, or a callback's body. Of several lines the one is
taken whose \`file\` is FILE. A JPEG or PNG keeps its format, unless OUT ends in .jpg, .jpeg or .png, and its size; of what
the API converts (HEIC, WebP and others) a JPEG is made, of at most 4,096 pixels a side. Either is upright. FILE must be
what was uploaded, byte for byte, unless --copy says that it was made of that. It is never written over, and another file
only with --force, unless rekog drew it.
`;

export function addDrawCommand(program: Command, deps: Deps): void {
  program
    .command("draw")
    .summary("draw the boxes of a result onto its picture")
    .description("Draw the boxes and names of a result onto its picture.")
    .argument("<blob.json>", "the result, or - for stdin", parseReadPath)
    .argument("<file>", "the picture that was uploaded", parseReadPath)
    .option(
      "-o, --out <file>",
      "where to write it, - for stdout (default: photo.annotated.jpg beside photo.jpg)",
      parseReadPath,
    )
    .option("--force", "write over a file that rekog did not draw")
    .option("--copy", "FILE is a copy of what was uploaded, in another size or format")
    .option("--show", "show it in the terminal, where that can show pictures")
    .option("--unblurred", "draw and show what moderation has something against, too")
    .addHelpText("after", examples)
    .action(async (blob: string, file: string, _options: unknown, command: Command) => {
      const { runDraw } = await import("./run-draw.ts");
      await runDraw(blob, file, command.optsWithGlobals<DrawOptions>(), deps);
    });
}

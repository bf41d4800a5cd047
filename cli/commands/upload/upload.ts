import { limitsInWords } from "../../client/image-limits.ts";
import type { Deps } from "../../deps.ts";
import { callbackTrustOptions } from "../../options/callback-options.ts";
import { type Command, Option } from "../../options/commander.ts";
import {
  collectConfidences,
  collectFeatures,
  collectLabels,
  collectMetadata,
  collectReadPaths,
  collectRedactable,
  features,
  parseConcurrency,
  parseHttpUrl,
  parseMailbox,
  parseMaxLabels,
  parseReadPath,
  parseTimeout,
  parseWrittenPath,
} from "../../options/option-parsers.ts";
import type { UploadOptions } from "./upload-run.ts";

const examples = `
Examples:
  rekog upload photo.jpg --wait               what is in the picture, as a table
  rekog upload photo.jpg                      only the blob id; read it later with: rekog get BLOB_ID
  rekog upload photos/*.jpg --wait --json     one line of JSON for each file
  rekog upload -r photos --wait               all pictures in a folder and the folders in it
  rekog upload 'photos/**/*.png' --wait       a pattern that the shell leaves alone
  curl -s https://example.com/a.jpg | rekog upload - --wait
  rekog upload -r photos --concurrency 8 --json > labels.ndjson
  rekog upload photo.jpg --wait --min-confidence 80 --max-labels 5
  rekog upload photo.jpg --wait --label Car,Person
  rekog upload photo.jpg --wait --features labels,text
  rekog upload photo.jpg --wait --features moderation --policy policy.json
  rekog upload photo.jpg --wait --policy <(jq .strict policies.json)
  rekog upload *.jpg --annotate boxes         write each picture into boxes/, its boxes drawn
  rekog upload *.jpg --annotate safe --blur faces,text
  rekog upload photo.jpg --metadata order=4711 --metadata shop=berlin
  rekog upload photo.jpg --listen             wait for the callback, here, and check its signature
  rekog upload photo.jpg --callback-mailbox ada
                                              have the result wait for \`rekog listen --mailbox ada\`
  rekog upload photo.jpg --callback-url https://example.com/hook

JPEG and PNG are recognised as they are, from ${limitsInWords.pixels}, up to ${limitsInWords.plainMegabytes}. Larger
ones, HEIC, AVIF, WebP, TIFF, GIF, BMP, JPEG XL, JPEG 2000 and JPEG-LS are converted first, up to ${limitsInWords.megabytes}, where the
API was deployed so.

FILE is a file, a folder (with -r), a pattern, or - for stdin, which is called "stdin" in the output. A path that exists
is never read as a pattern. In a folder, what is named .jpg, .png, .heic, .webp and the like is uploaded; hidden files and
links to folders are not, and what is left out is counted. When anything that is named cannot be read, nothing is uploaded.

Results come as they are ready, each with its file's name; --concurrency 1 keeps them in order. A file that fails does not
stop the others, and the exit code is the highest of any file. When one file after the other cannot reach the API, the
rest is not tried. Running the command again uploads everything again, but a picture that is known is not sent twice.

The result is posted to --callback-url, signed with the blob's callback_secret, which is printed this once. For a receiver
with a certificate of its own, --callback-certificate FINGERPRINT trusts that one alone, and --allow-insecure-callback
trusts any. \`rekog listen\` is a receiver to try it with. Nobody needs to be reachable for --callback-mailbox.
`;

/**
 * Four fill most lines, and while some wait for their labels others are sent. More would rather meet Rekognition's limit of
 * calls a second, which differs by Region and account; local mode recognises one picture at a time anyway.
 */
const defaultConcurrency = 4;

export function addUploadCommand(program: Command, deps: Deps): void {
  const upload = program
    .command("upload")
    .summary("upload pictures and have them recognised")
    .description(
      "Upload pictures and have them recognised. Each becomes a blob with an id of its own.",
    )
    .argument("<file...>", "pictures, folders, patterns, or - for stdin", collectReadPaths)
    .option("-r, --recursive", "upload the pictures in folders, and in the folders in them")
    .option(
      "--concurrency <number>",
      "how many files are under way at once, 1 to 32",
      parseConcurrency,
      defaultConcurrency,
    )
    .option("-w, --wait", "wait for the labels and print them")
    .option(
      "--timeout <seconds>",
      "how long to wait for the API, then for the labels once a file is uploaded",
      parseTimeout,
      60,
    )
    .option(
      "--features <list>",
      `what is recognised: ${features.join(", ").replace("labels", "labels (the default)")}`,
      collectFeatures,
    )
    .option("--face-attributes", "estimate age, gender, smile and the like of each face")
    .option(
      "--policy <file>",
      "JSON or YAML: from which confidence on a moderation label blocks, or needs a review; - is stdin",
      parseReadPath,
    )
    .option(
      "--min-confidence <number>",
      "leave out labels below this, 0 to 100; text=80 is for text",
      collectConfidences,
    )
    .option("--max-labels <number>", "keep this many labels, the most confident", parseMaxLabels)
    .option("--label <name>", "keep only this label; repeatable", collectLabels)
    .option("--metadata <key=value>", "your own note on the blob; repeatable", collectMetadata)
    .option("--callback-url <url>", "where the result is to be posted to", parseHttpUrl);
  const trust = callbackTrustOptions();
  for (const option of trust) upload.addOption(option);
  const trustNames = trust.map((option) => option.attributeName());
  upload
    .addOption(
      new Option("--callback-mailbox <name>", "where the result is to wait to be fetched")
        .argParser(parseMailbox)
        .conflicts(["callbackUrl", ...trustNames]),
    )
    .addOption(
      new Option("--listen", "wait for the callback too, and check its signature")
        .implies({ wait: true })
        .conflicts(["callbackUrl", "callbackMailbox", ...trustNames]),
    )
    .addOption(
      new Option("--annotate <folder>", "write each picture with its boxes drawn there")
        .argParser(parseWrittenPath)
        .implies({ wait: true }),
    )
    .addOption(
      new Option("--show", "show each picture with its boxes, where the terminal can").implies({
        wait: true,
      }),
    )
    .option("--unblurred", "draw and show what moderation has something against, too")
    .addOption(
      new Option(
        "--blur <list>",
        "with --annotate, make faces, text or both unrecognisable, and draw no box",
      ).argParser(collectRedactable),
    )
    .addHelpText("after", examples)
    .action(async (files: string[], _options: unknown, command: Command) => {
      const { runUpload } = await import("./run-upload.ts");
      await runUpload(files, command.optsWithGlobals<UploadOptions>(), deps);
    });
}

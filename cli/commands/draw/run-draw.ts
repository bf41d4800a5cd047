import { addAbortSignal } from "node:stream";
import { errorCode } from "../../client/error-code.ts";
import { RekogError, UsageError } from "../../client/errors.ts";
import type { Deps } from "../../deps.ts";
import { openReadable } from "../../open-readable.ts";
import { resolveOutputSettings } from "../../output-settings.ts";
import { annotatePicture } from "../../pictures/annotate-picture.ts";
import { annotateText } from "../../pictures/annotate-text.ts";
import { blobFor } from "../../pictures/blob-document.ts";
import { formatOfContent } from "../../pictures/picture-format.ts";
import { createShowPicture } from "../../pictures/show-picture.ts";
import { writePicture } from "../../pictures/write-picture.ts";
import { checkFile } from "../../recognise/check-file.ts";
import type { GlobalOptions } from "../../settings.ts";
import { cleanJson, cleanText } from "../../ui/clean-text.ts";
import { createNotices } from "../../ui/notices.ts";
import { annotatedName, checkTarget, wantedFormat } from "./draw-target.ts";
import { isSamePicture, isSameShape, otherPicture, otherShape } from "./same-picture.ts";

export interface DrawOptions extends GlobalOptions {
  out?: string;
  force?: boolean;
  copy?: boolean;
  show?: boolean;
}

/** For `-o` */
const stdoutName = "-";
/** A thousand labels with a thousand boxes are less. */
const mostJsonBytes = 64_000_000;

/** `rekog draw`: needs no API, only what one said before. */
export async function runDraw(
  source: string,
  file: string,
  options: DrawOptions,
  deps: Deps,
): Promise<void> {
  const { json } = options;
  const settings = resolveOutputSettings(options, deps);
  const notices = await createNotices(deps.stderr, settings);
  const checked = await checkFile(file);
  if (checked instanceof RekogError) throw about(file, asDrawn(checked));
  const { out } = options;
  if (out === stdoutName) checkStdout(options, deps);
  const format = out === undefined || out === stdoutName ? undefined : wantedFormat(out);
  const target = out ?? (await annotatedName(file));
  if (out !== stdoutName) await checkTarget(target, { file, force: options.force ?? false });
  const blob = blobFor(file, await readText(source, deps));
  const isPicture = (await formatOfContent(file)) !== undefined;
  if (isPicture && !options.copy && !(await isSamePicture(file, checked.sizeBytes, blob.file)))
    throw otherPicture(file);

  notices.working(`${file}: drawing…`);
  const drawn = await annotatePicture(file, blob.labels, { format })
    .catch((error: unknown) => {
      throw error instanceof RekogError ? about(file, error) : error;
    })
    .finally(() => notices.rest());
  deps.signal.throwIfAborted();
  if (!isSameShape(blob.image, drawn.stored)) throw otherShape(file, blob.image, drawn.stored);
  if (out === stdoutName) {
    deps.stdout.write(drawn.bytes);
    notices.tell(`${file}: ${annotateText("stdout", drawn)}`);
    return;
  }
  await writePicture(target, drawn.bytes);

  notices.tell(`${file}: ${annotateText(target, drawn)}`);
  if (json) {
    deps.stdout.write(`${cleanJson({ file, written: target, boxes: drawn.boxCount })}\n`);
  } else {
    deps.stdout.write(`${cleanText(target)}\n`);
  }
  if (options.show) await createShowPicture({ settings, notices, deps })(file, blob.labels);
}

/** @throws {UsageError} */
function checkStdout({ json, show }: DrawOptions, { stdout }: Deps): void {
  if (stdout.isTTY) {
    throw new UsageError({
      code: "stdout_is_a_terminal",
      message: "`-o -` writes the picture to stdout, which is a terminal.",
      hint: "Send it on (… -o - > boxes.jpg), name a file, or show it with --show.",
    });
  }
  if (!json && !show) return;
  throw new UsageError({
    message: `\`-o -\` writes the picture to stdout, and so does ${json ? "--json its document" : "--show"}.`,
    hint: "Leave one of them out, or name a file with -o; ./- is one called -.",
  });
}

/** Here no folder is uploaded. */
const asDrawn = (error: UsageError) =>
  error.code === "is_a_folder"
    ? new UsageError({
        code: error.code,
        message: error.message,
        hint: "Name the picture that was uploaded.",
      })
    : error;

/** @throws {UsageError} `file_not_found`, `file_not_readable`, `stdin_is_a_terminal`, `json_too_large` */
async function readText(source: string, { stdin, signal, sleep }: Deps): Promise<string> {
  const isPiped = source === "-";
  if (isPiped && stdin.isTTY) {
    throw new UsageError({
      code: "stdin_is_a_terminal",
      message: "`-` reads the result from stdin, but nothing is piped in.",
      hint: "Pipe it in (rekog get BLOB_ID --json | rekog draw - FILE), or name its file.",
    });
  }
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  try {
    const input = isPiped
      ? addAbortSignal(signal, stdin)
      : await openReadable(source, { signal, sleep });
    for await (const chunk of input) {
      signal.throwIfAborted();
      chunks.push(Buffer.from(chunk));
      sizeBytes += chunk.length;
      if (sizeBytes > mostJsonBytes) throw tooLarge(source);
    }
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof RekogError ? error : unreadable(source, error);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** The same failure, with the name of the file that it is about. */
const about = (file: string, { kind, code, message, hint, cause }: RekogError) =>
  new RekogError({ kind, code, message: `${file}: ${lowerFirst(message)}`, hint, cause });

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);

const tooLarge = (source: string) =>
  new UsageError({
    code: "json_too_large",
    message: `${source} has more than 64 MB, which no result has.`,
    hint: "Give the document of this picture alone.",
  });

function unreadable(source: string, cause: unknown): UsageError {
  const code = errorCode(cause);
  const isMissing = code === "ENOENT" || code === "ENOTDIR";
  return new UsageError({
    code: isMissing ? "file_not_found" : "file_not_readable",
    message: isMissing ? `There is no file ${source}.` : `${source} cannot be read (${code}).`,
    hint: "Check the path: first the JSON of the result, then the picture.",
    cause,
  });
}

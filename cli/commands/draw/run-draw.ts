import { createReadStream } from "node:fs";
import { errorCode } from "../../client/error-code.ts";
import { RekogError, UsageError } from "../../client/errors.ts";
import type { Deps } from "../../deps.ts";
import { resolveOutputSettings } from "../../output-settings.ts";
import { type AnnotatedPicture, annotatePicture } from "../../pictures/annotate-picture.ts";
import { annotateText } from "../../pictures/annotate-text.ts";
import { blobFor, type DrawableBlob } from "../../pictures/blob-document.ts";
import { createShowPicture } from "../../pictures/show-picture.ts";
import { writePicture } from "../../pictures/write-picture.ts";
import { checkFile } from "../../recognise/check-file.ts";
import type { GlobalOptions } from "../../settings.ts";
import { cleanJson, cleanText } from "../../ui/clean-text.ts";
import { createNotices } from "../../ui/notices.ts";
import { annotatedName, checkTarget, formatOfName } from "./draw-target.ts";

export interface DrawOptions extends GlobalOptions {
  out?: string;
  force?: boolean;
  show?: boolean;
}

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
  if (checked instanceof RekogError) throw about(file, checked);
  const target = options.out ?? annotatedName(file);
  await checkTarget(target, { file, force: options.force ?? false });
  const blob = blobFor(file, await readText(source, deps));

  const format = options.out === undefined ? undefined : formatOfName(options.out);
  notices.working(`${file}: drawing…`);
  const drawn = await annotatePicture(file, blob.labels, { format })
    .catch((error: unknown) => {
      throw error instanceof RekogError ? about(file, error) : error;
    })
    .finally(() => notices.rest());
  deps.signal.throwIfAborted();
  await writePicture(target, drawn.bytes);

  if (!isSameShape(blob, drawn)) notices.tell(otherShapeText(blob, drawn));
  notices.tell(`${file}: ${annotateText(target, drawn)}`);
  if (json) {
    deps.stdout.write(`${cleanJson({ file, written: target, boxes: drawn.boxCount })}\n`);
  } else {
    deps.stdout.write(`${cleanText(target)}\n`);
  }
  if (options.show) await createShowPicture({ settings, notices, deps })(file, blob.labels);
}

/** @throws {UsageError} `file_not_found`, `file_not_readable`, `stdin_is_a_terminal`, `json_too_large` */
async function readText(source: string, { stdin, signal }: Deps): Promise<string> {
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
    for await (const chunk of isPiped ? stdin : createReadStream(source, { signal })) {
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

/** A copy in another size is fine: boxes are shares of the picture. A hundredth is what rounding makes of small ones. */
function isSameShape({ image }: DrawableBlob, { stored }: AnnotatedPicture): boolean {
  if (!image) return true;
  return Math.abs(Math.log((image.width * stored.height) / (image.height * stored.width))) < 0.02;
}

const otherShapeText = ({ image }: DrawableBlob, { stored }: AnnotatedPicture) =>
  `The result is about a picture of ${image?.width} × ${image?.height} pixels, this one has ` +
  `${stored.width} × ${stored.height}: is it the same?`;

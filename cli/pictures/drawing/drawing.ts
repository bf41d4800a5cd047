import { RekogError, UsageError } from "../../client/errors.ts";
import type { Deps } from "../../deps.ts";
import { failureOfFile } from "../../failure-of-file.ts";
import { checkFile } from "../../recognise/check-file.ts";
import { cleanJson, cleanText } from "../../ui/clean-text.ts";
import type { Notices } from "../../ui/notices.ts";
import { blobFor, type DrawableBlob } from "../document/blob-document.ts";
import { formatOfContent, type PictureFormat } from "../picture-format.ts";
import type { PictureSize } from "../pixel-box.ts";
import { writePicture } from "../write-picture.ts";
import { checkTarget, nameBeside, wantedFormat } from "./draw-target.ts";
import { readDocument } from "./read-document.ts";
import { isSamePicture, isSameShape, otherPicture, otherShape } from "./same-picture.ts";

export interface DrawingOptions {
  json?: boolean;
  out?: string;
  force?: boolean;
  copy?: boolean;
  show?: boolean;
}

/** A picture that is made of a file and of what an API said of it. */
export interface Drawing {
  file: string;
  blob: DrawableBlob;
  /** Undefined: as the file */
  format: PictureFormat | undefined;
  /** Undefined: stdout */
  target: string | undefined;
}

/** What was made, upright. */
export interface Made extends PictureSize {
  bytes: Buffer;
  stored: PictureSize;
}

interface OpenOptions extends DrawingOptions {
  suffix: string;
  mayBeEmpty?: boolean;
}

/** For `-o` */
const stdoutName = "-";

/**
 * Looks at all that is named, before anything is drawn.
 * @param mayBeEmpty nothing need have been found
 * @param suffix what the file is called that is made, where `-o` does not say it
 * @throws {RekogError}
 */
export async function openDrawing(
  source: string,
  file: string,
  { suffix, mayBeEmpty = false, ...options }: OpenOptions,
  deps: Deps,
): Promise<Drawing> {
  const checked = await checkFile(file, "save the picture to another file");
  if (checked instanceof RekogError) throw failureOfFile(file, asDrawn(checked));
  const { out } = options;
  if (out === stdoutName) checkStdout(options, deps);
  const format = out === undefined || out === stdoutName ? undefined : wantedFormat(out);
  const target = out === stdoutName ? undefined : (out ?? (await nameBeside(file, suffix)));
  if (target !== undefined) await checkTarget(target, { file, force: options.force ?? false });
  const blob = blobIn(source, file, await readDocument(source, deps), mayBeEmpty);
  const isPicture = (await formatOfContent(file)) !== undefined;
  if (isPicture && !options.copy && !(await isSamePicture(file, checked.sizeBytes, blob.file)))
    throw otherPicture(file);
  return { file, blob, format, target };
}

/** Makes the picture; what goes wrong names the file. @throws {RekogError} */
export async function make<Its extends Made>(
  { file, blob }: Drawing,
  work: () => Promise<Its>,
): Promise<Its> {
  const made = await work().catch((error: unknown) => {
    throw error instanceof RekogError ? failureOfFile(file, error) : error;
  });
  if (!isSameShape(blob.image, made)) throw otherShape(file, blob.image, made.stored);
  return made;
}

/** Writes what was made, and tells it; with `--json` as that document. */
export async function keepDrawing(
  { file, target }: Drawing,
  bytes: Buffer,
  told: { text: (written: string) => string; document: object; json: boolean | undefined },
  { notices, deps }: { notices: Notices; deps: Deps },
): Promise<void> {
  deps.signal.throwIfAborted();
  if (target === undefined) {
    deps.stdout.write(bytes);
    notices.tell(`${file}: ${told.text("stdout")}`);
    return;
  }
  await writePicture(target, bytes);
  notices.tell(`${file}: ${told.text(target)}`);
  const document = { file, written: target, ...told.document };
  deps.stdout.write(told.json ? `${cleanJson(document)}\n` : `${cleanText(target)}\n`);
}

/** @throws {UsageError} */
function checkStdout({ json, show }: DrawingOptions, { stdout }: Deps): void {
  if (stdout.isTTY) {
    throw new UsageError({
      code: "stdout_is_a_terminal",
      message: "`-o -` writes the picture to stdout, which is a terminal.",
      hint: "Send it on (… -o - > boxes.jpg), or name a file.",
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

/** What is wrong with a document names it. */
function blobIn(source: string, file: string, text: string, mayBeEmpty: boolean): DrawableBlob {
  try {
    return blobFor(file, text, { mayBeEmpty });
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw failureOfFile(source === "-" ? "stdin" : source, error);
  }
}

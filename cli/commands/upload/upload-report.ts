import { isKeyRefusal } from "../../api-key/key-refusal.ts";
import type { ApiBlob } from "../../client/api-types.ts";
import type { RekogError } from "../../client/errors.ts";
import { tellable } from "../../client/tellable.ts";
import { isTerminal, WaitTimeoutError } from "../../client/wait/wait-for-blob.ts";
import type { Deps } from "../../deps.ts";
import { type ExitCode, exitCodeOf } from "../../exit-codes.ts";
import { features } from "../../options/option-parsers.ts";
import type { FileOutcome } from "../../recognise/upload-one.ts";
import { failureJson, reportFailure } from "../../report-failure.ts";
import type { Settings } from "../../settings.ts";
import { exitCodeOfBlob, reportTerminalBlob } from "../../ui/blob-report.ts";
import { byteCount } from "../../ui/byte-count.ts";
import { cleanJson, cleanText } from "../../ui/clean-text.ts";
import { countText } from "../../ui/found-counts.ts";

const noFileCodes = new Set(["file_not_found", "no_match"]);

export interface UploadReport {
  /** Whether one file was named and nothing else: its result needs no name */
  isOne: boolean;
  /** Whether labels were asked for; without, a script gets the blob id, whether the picture was known or not */
  waits: boolean;
  settings: Settings;
  readCommand: (blobId: string) => string;
  deps: Pick<Deps, "stdout" | "stderr">;
}

/**
 * Tells what became of one file. With `--json`: the blob as `GET` gives it, `file` first; where something failed on our
 * side, `error` is that, with as much of the blob as is known. Answers the exit code that this file asks for.
 * @param undrawn what is told of its picture, on stderr, already
 */
export function reportOutcome(
  outcome: FileOutcome,
  report: UploadReport,
  undrawn?: RekogError,
): ExitCode {
  const { file, blob } = outcome;
  const { settings, isOne, deps } = report;
  if (settings.json) {
    const reason = "failure" in outcome ? outcome.failure : undrawn;
    const failed = reason ? failureJson(reason) : {};
    // What is the name of no file may be anything, such as a URL with a token in it.
    const isNoName = "failure" in outcome && noFileCodes.has(outcome.failure.code);
    const name = isNoName ? tellable(file) : file;
    deps.stdout.write(`${cleanJson({ file: name, ...blob, ...failed })}\n`);
  }
  if ("failure" in outcome) {
    const { failure } = outcome;
    // That is told once, when the command ends with it.
    const isRefused = isKeyRefusal(failure);
    if (!isRefused) reportFailure(failure, { subject: file, settings, stderr: deps.stderr });
    if (blob && (isRefused || failure instanceof WaitTimeoutError)) {
      tellHowToRead(blob.blob_id, report);
    }
    return exitCodeOf(failure);
  }

  if (outcome.blob.status === "failed" || (isTerminal(outcome.blob) && report.waits)) {
    reportTerminalBlob(outcome.blob, { name: file, isOneOfSeveral: !isOne, settings, deps });
  } else if (!settings.json) {
    const name = isOne ? "" : `  ${cleanText(file)}`;
    deps.stdout.write(`${cleanText(outcome.blob.blob_id)}${name}\n`);
    if (isOne) tellHowToRead(outcome.blob.blob_id, report);
  }
  return exitCodeOfBlob(outcome.blob);
}

export function tellHowToRead(blobId: string, { settings, readCommand, deps }: UploadReport): void {
  if (settings.quiet) return;
  deps.stderr.write(`  → Read its labels with: ${cleanText(readCommand(blobId))}\n`);
}

/** A file's end in one line, for a log; a failure has told itself already. */
export function endLine(outcome: FileOutcome, sizeBytes: number): string | undefined {
  if ("failure" in outcome || outcome.blob.status === "failed") return undefined;
  const { file, blob } = outcome;
  const size = byteCount(sizeBytes);
  if (!isTerminal(blob)) return `${file}: uploaded as ${blob.blob_id} (${size})`;
  return `${file}: succeeded, ${foundText(blob)} (${size})`;
}

/** What was found, counted by feature. */
function foundText(blob: ApiBlob): string {
  const { verdict } = blob;
  return features
    .flatMap((feature) => [
      countText(blob, feature),
      feature === "moderation" && verdict ? `verdict ${verdict.decision}` : undefined,
    ])
    .filter((text) => text !== undefined)
    .join(", ");
}

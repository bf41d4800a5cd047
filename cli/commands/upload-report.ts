import { isTerminal, WaitTimeoutError } from "../api/wait-for-blob.ts";
import type { Deps } from "../deps.ts";
import { type ExitCode, exitCodeOf } from "../exit-codes.ts";
import { failureJson, reportFailure } from "../report-failure.ts";
import type { Settings } from "../settings.ts";
import { cleanJson, cleanText } from "../ui/clean-text.ts";
import { exitCodeOfBlob, reportTerminalBlob } from "./blob-report.ts";
import type { FileOutcome } from "./upload-one.ts";

export interface UploadReport {
  fileCount: number;
  settings: Settings;
  readCommand: (blobId: string) => string;
  deps: Pick<Deps, "stdout" | "stderr">;
}

/**
 * Tells what became of one file. With `--json`: the blob as `GET` gives it, `file` first; where something failed on our
 * side, `error` is that, with as much of the blob as is known. Answers the exit code that this file asks for.
 */
export function reportOutcome(outcome: FileOutcome, report: UploadReport): ExitCode {
  const { file, blob } = outcome;
  const { settings, fileCount, deps } = report;
  if (settings.json) {
    const failed = "failure" in outcome ? failureJson(outcome.failure) : {};
    deps.stdout.write(`${cleanJson({ file, ...blob, ...failed })}\n`);
  }
  if ("failure" in outcome) {
    const { failure } = outcome;
    reportFailure(failure, { subject: file, settings, stderr: deps.stderr });
    if (blob && failure instanceof WaitTimeoutError) tellHowToRead(blob.blob_id, report);
    return exitCodeOf(failure);
  }

  const isOneOfSeveral = fileCount > 1;
  if (isTerminal(outcome.blob)) {
    reportTerminalBlob(outcome.blob, { name: file, isOneOfSeveral, settings, deps });
  } else if (!settings.json) {
    const name = isOneOfSeveral ? `  ${cleanText(file)}` : "";
    deps.stdout.write(`${cleanText(outcome.blob.blob_id)}${name}\n`);
    tellHowToRead(outcome.blob.blob_id, report);
  }
  return exitCodeOfBlob(outcome.blob);
}

function tellHowToRead(blobId: string, { settings, readCommand, deps }: UploadReport): void {
  if (settings.quiet) return;
  deps.stderr.write(`  → Read its labels with: ${cleanText(readCommand(blobId))}\n`);
}

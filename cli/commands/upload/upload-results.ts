import { InterruptedError, type RekogError } from "../../client/errors.ts";
import { type ExitCode, exitCodeOf, exitCodes } from "../../exit-codes.ts";
import type { PictureFile } from "../../recognise/check-file.ts";
import type { FileOutcome } from "../../recognise/upload-one.ts";
import { failureJson, reportFailure } from "../../report-failure.ts";
import { cleanJson } from "../../ui/clean-text.ts";
import type { Notices } from "../../ui/notices.ts";
import { endLine, reportOutcome, tellHowToRead, type UploadReport } from "./upload-report.ts";
import { createTally } from "./upload-tally.ts";

/** Tells the results of all files as they come, and in the end what they add up to. */
export interface UploadResults {
  /** The highest that anything asked for */
  readonly exitCode: ExitCode;
  /** @param undrawn why the picture of a file that was uploaded is not drawn */
  add(outcome: FileOutcome, file: PictureFile | undefined, undrawn?: RekogError): void;
  /** Something besides an upload asks for that code. */
  raise(code: ExitCode): void;
  /** Why the files that are left are not tried; with `--json` a document of its own, as of a command that fails */
  stopped(outage: RekogError): void;
  /** The closing line, where there are several files */
  close(notTried: number): void;
  /** The same where the command is interrupted: why it ends, with how far it came. */
  interrupted(reason: unknown, files: number): unknown;
}

/** One named file gives its result alone. Each of several is told once, on stdout; `--verbose` adds a line for the log. */
export function createUploadResults(report: UploadReport, notices: Notices): UploadResults {
  const { isOne, settings, deps } = report;
  const tally = createTally();
  let exitCode: ExitCode = exitCodes.ok;
  let ended = 0;
  const raise = (code: ExitCode) => {
    if (code > exitCode) exitCode = code;
  };
  const tellAll = (count: number, words: string) => {
    if (isOne) return;
    notices.tell(`${tally.text({ count, words })}.`);
    if (tally.uploaded > 0 && !settings.json) tellHowToRead("BLOB_ID", report);
  };

  return {
    get exitCode() {
      return exitCode;
    },
    add(outcome, file, undrawn) {
      ended += 1;
      tally.add(outcome);
      notices.aside(() => raise(reportOutcome(outcome, report, undrawn)));
      if (isOne || !file) return;
      const line = endLine(outcome, file.sizeBytes);
      if (line !== undefined) notices.detail(line);
    },
    raise,
    stopped(outage) {
      raise(exitCodeOf(outage));
      notices.aside(() => {
        if (settings.json) deps.stdout.write(`${cleanJson(failureJson(outage))}\n`);
        reportFailure(outage, { settings, stderr: deps.stderr });
      });
    },
    close: (notTried) => tellAll(notTried, "not tried"),
    interrupted(reason, files) {
      if (isOne || !(reason instanceof InterruptedError)) return reason;
      tellAll(files - ended, "not uploaded");
      return new InterruptedError(
        "Nothing was left running. What was uploaded, or may be, is listed above with its blob ids; run the command again to start over.",
        reason,
      );
    },
  };
}

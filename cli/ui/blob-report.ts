import type { ApiBlob } from "../client/api-types.ts";
import type { Deps } from "../deps.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import type { Settings } from "../settings.ts";
import { blobTitle, succeededBlobText } from "./blob-text.ts";
import { failureText, warningText } from "./failure-text.ts";
import { forOptions } from "./for-options.ts";
import { hasCount } from "./found-counts.ts";
import { proseColumns } from "./wrap-text.ts";

export interface BlobReport {
  /** What it is about: the file's name, or the blob id */
  name: string;
  /** Whether the name is shown above the labels even when piped */
  isOneOfSeveral: boolean;
  settings: Settings;
  deps: Pick<Deps, "stdout" | "stderr">;
}

/**
 * Tells a person about a terminal blob: labels on stdout, warnings and what went wrong on stderr. With `--json` stdout is
 * not for people, and the document there has the warnings; a failure is told in both places.
 */
export function reportTerminalBlob(blob: ApiBlob, report: BlobReport): void {
  const { name, settings } = report;
  const { stdout, stderr } = report.deps;
  const { stderr: colour } = settings.colour;
  const onStderr = { subject: name, colour, columns: proseColumns(stderr) };
  if (blob.status === "failed") {
    if (blob.error) stderr.write(failureText(blob.error, onStderr));
    return;
  }
  if (settings.json) return;
  const isTerminal = stdout.isTTY === true;
  stdout.write(
    succeededBlobText(blob, {
      title: isTerminal || report.isOneOfSeveral ? blobTitle(name, blob) : undefined,
      columns: isTerminal ? (stdout.columns ?? 80) : undefined,
      colour: settings.colour.stdout,
    }),
  );
  const { labels, warnings = [] } = blob;
  if (report.isOneOfSeveral && hasFound(blob)) stdout.write("\n");
  // The API warns wherever nothing, or nothing sure, was recognised: this picture has labels, but none of those.
  const told = labels?.length === 0 && warnings.length === 0 ? [noSuchLabel] : warnings;
  for (const warning of told) {
    stderr.write(warningText({ ...warning, hint: forOptions(warning.hint) }, onStderr));
  }
}

/** Whether anything is shown of it below its title. */
export const hasFound = (blob: ApiBlob): boolean => blob.moderation !== undefined || hasCount(blob);

const noSuchLabel = {
  code: "no_such_label",
  message: "None of the labels that were asked for was recognised in this picture.",
  hint: "Leave --label out to see what was.",
};

/** A blob that failed is the command's failure, with `--wait` or without. */
export const exitCodeOfBlob = ({ status }: ApiBlob): ExitCode =>
  status === "failed" ? exitCodes.recognition_failed : exitCodes.ok;

import type { ApiBlob } from "../api/api-types.ts";
import type { Deps } from "../deps.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import type { Settings } from "../settings.ts";
import { blobTitle, succeededBlobText } from "../ui/blob-text.ts";
import { failureText, warningText } from "../ui/failure-text.ts";

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
  const onStderr = { subject: name, colour: settings.colour.stderr };
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
  for (const warning of blob.warnings ?? []) stderr.write(warningText(warning, onStderr));
}

/** A blob that failed is the command's failure, with `--wait` or without. */
export const exitCodeOfBlob = ({ status }: ApiBlob): ExitCode =>
  status === "failed" ? exitCodes.recognition_failed : exitCodes.ok;

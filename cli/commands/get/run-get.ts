import type { MinConfidences } from "../../client/api-types.ts";
import { checkBlobId } from "../../client/blob-path.ts";
import type { RekogClient } from "../../client/rekog-client.ts";
import { isTerminal } from "../../client/wait/wait-for-blob.ts";
import { withApi } from "../../connection/with-api.ts";
import type { Deps } from "../../deps.ts";
import { type GlobalOptions, resolveSettings } from "../../settings.ts";
import { exitCodeOfBlob, hasFound, reportTerminalBlob } from "../../ui/blob-report.ts";
import { callbackLedgerText } from "../../ui/callback-ledger.ts";
import { cleanJson, cleanText } from "../../ui/clean-text.ts";
import { createNotices } from "../../ui/notices.ts";
import { readCommand } from "../../ui/read-command.ts";

export interface GetOptions extends GlobalOptions {
  wait?: boolean;
  /** Seconds */
  timeout: number;
  minConfidence?: MinConfidences;
  maxLabels?: number;
  label?: string[];
}

/** `rekog get`: one blob, as it is now or (`--wait`) in the end. */
export async function runGet(blobId: string, options: GetOptions, deps: Deps): Promise<void> {
  const settings = resolveSettings(options, deps);
  checkBlobId(blobId);
  const notices = await createNotices(deps.stderr, settings);
  const timeoutMs = options.timeout * 1000;
  await withApi({ deps, settings, notices, timeoutMs }, async (client) => {
    notices.working(options.wait ? "recognising…" : "reading…");
    const blob = await readBlob(client, blobId, options, deps).finally(() => notices.rest());
    deps.setExitCode(exitCodeOfBlob(blob));
    if (settings.json) deps.stdout.write(`${cleanJson(blob)}\n`);
    if (isTerminal(blob)) {
      reportTerminalBlob(blob, { name: blobId, isOneOfSeveral: false, settings, deps });
    } else if (!settings.json) {
      deps.stdout.write(`${cleanText(blob.blob_id)}  ${blob.status}\n`);
      notices.tell(`Wait for its labels with: ${readCommand(blobId, options)}`);
    }
    if (blob.callback && !settings.json) {
      if (hasFound(blob)) deps.stdout.write("\n");
      deps.stdout.write(callbackLedgerText(blob.callback, { colour: settings.colour.stdout }));
    }
  });
}

function readBlob(client: RekogClient, blobId: string, options: GetOptions, { signal }: Deps) {
  const { minConfidence, maxLabels, label: labels, timeout } = options;
  const filters = { minConfidence, maxLabels, labels };
  if (!options.wait) return client.get(blobId, { filters, signal });
  return client.wait(blobId, { filters, signal, timeoutMs: timeout * 1000 });
}

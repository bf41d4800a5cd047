import { type ApiClient, createApiClient } from "../api/client.ts";
import { isTerminal, WaitTimeoutError, waitForBlob } from "../api/wait-for-blob.ts";
import type { Deps } from "../deps.ts";
import { UsageError } from "../errors.ts";
import { connect } from "../local-mode/connect.ts";
import type { Ending } from "../local-mode/start-for-command.ts";
import { type GlobalOptions, resolveSettings } from "../settings.ts";
import { cleanJson, cleanText } from "../ui/clean-text.ts";
import { createNotices } from "../ui/notices.ts";
import { exitCodeOfBlob, reportTerminalBlob } from "./blob-report.ts";
import { clientOptions } from "./client-options.ts";
import { readCommand } from "./read-command.ts";

export interface GetOptions extends GlobalOptions {
  wait?: boolean;
  /** Seconds */
  timeout: number;
  minConfidence?: number;
  maxLabels?: number;
  label?: string[];
}

/** `rekog get`: one blob, as it is now or (`--wait`) in the end. */
export async function runGet(blobId: string, options: GetOptions, deps: Deps): Promise<void> {
  const settings = resolveSettings(options, deps);
  // What could mean another path of the API never becomes part of a URL.
  if (!/^[\w-]{1,128}$/.test(blobId)) {
    throw new UsageError({
      code: "invalid_blob_id",
      message: `"${blobId}" is not a blob id.`,
      hint: "Give the id that `rekog upload` printed, such as 6f1c2a34-9a4e-4b39-8a55-0f2c8d1e7b60.",
    });
  }
  const notices = await createNotices(deps.stderr, settings);
  const timeoutMs = options.timeout * 1000;
  const connection = await connect({ deps, settings, notices, timeoutMs });
  const client = createApiClient(clientOptions(connection.endpoint, deps, notices));
  let ending: Ending = "drain";
  try {
    notices.working(options.wait ? "recognising…" : "reading…");
    const blob = await readBlob(client, blobId, options, deps).finally(() => notices.rest());
    deps.setExitCode(exitCodeOfBlob(blob));
    if (settings.json) deps.stdout.write(`${cleanJson(blob)}\n`);
    if (isTerminal(blob)) {
      reportTerminalBlob(blob, { name: blobId, isOneOfSeveral: false, settings, deps });
    } else if (!settings.json) {
      deps.stdout.write(`${cleanText(blob.blob_id)}  ${blob.status}\n`);
      notices.tell(`Wait for its labels with: ${readCommand(blobId, options.endpoint)}`);
    }
  } catch (error) {
    if (deps.signal.aborted || error instanceof WaitTimeoutError) ending = "stop";
    throw error;
  } finally {
    await client.close();
    if (ending === "drain") notices.working("finishing…");
    await connection.close(ending).finally(() => notices.rest());
  }
}

function readBlob(client: ApiClient, blobId: string, options: GetOptions, deps: Deps) {
  const { signal, now, sleep } = deps;
  const { minConfidence, maxLabels, label: labels } = options;
  const filters = { minConfidence, maxLabels, labels };
  if (!options.wait) return client.getBlob(blobId, filters, { signal });
  return waitForBlob({
    blobId,
    getBlob: (requestOptions) => client.getBlob(blobId, filters, requestOptions),
    timeoutMs: options.timeout * 1000,
    signal,
    now,
    sleep,
  });
}

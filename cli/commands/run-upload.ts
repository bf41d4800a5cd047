import type { CreateBlobRequest } from "../api/api-types.ts";
import { createApiClient } from "../api/client.ts";
import { uploadFile } from "../api/upload-file.ts";
import type { Deps } from "../deps.ts";
import { CliError } from "../errors.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { connect } from "../local-mode/connect.ts";
import type { Ending } from "../local-mode/start-for-command.ts";
import { type GlobalOptions, resolveSettings } from "../settings.ts";
import { createNotices } from "../ui/notices.ts";
import { type CallbackTrustOptions, callbackRequest } from "./callback-options.ts";
import { checkFile, type PictureFile } from "./check-file.ts";
import { clientOptions } from "./client-options.ts";
import { readCommand } from "./read-command.ts";
import { uploadEvents } from "./upload-events.ts";
import type { UploadListener } from "./upload-listener.ts";
import { uploadOne } from "./upload-one.ts";
import { reportOutcome, type UploadReport } from "./upload-report.ts";

export interface UploadOptions extends GlobalOptions, CallbackTrustOptions {
  wait?: boolean;
  listen?: boolean;
  callbackUrl?: string;
  /** Seconds */
  timeout: number;
  minConfidence?: number;
  maxLabels?: number;
  metadata?: Record<string, string>;
}

/** `rekog upload`: every path is looked at first; nothing is created when one of them cannot be read. */
export async function runUpload(
  paths: readonly string[],
  options: UploadOptions,
  deps: Deps,
): Promise<void> {
  const settings = resolveSettings(options, deps);
  const request = requestOf(options);
  const report: UploadReport = {
    fileCount: paths.length,
    settings,
    readCommand: (blobId) => readCommand(blobId, options),
    deps,
  };
  const files: PictureFile[] = [];
  for (const path of paths) {
    const file = await checkFile(path);
    if (!(file instanceof CliError)) files.push(file);
    else deps.setExitCode(reportOutcome({ file: path, failure: file }, report));
  }
  if (files.length < paths.length) return;

  const notices = await createNotices(deps.stderr, settings);
  const timeoutMs = options.timeout * 1000;
  const connection = await connect({ deps, settings, notices, timeoutMs });
  const client = createApiClient(clientOptions(connection.endpoint, deps, notices));
  let worst: ExitCode = exitCodes.ok;
  let ending: Ending = "stop";
  let listener: UploadListener | undefined;
  try {
    if (options.listen) {
      const { startUploadListener } = await import("./upload-listener.ts");
      listener = await startUploadListener(connection.endpoint, notices);
    }
    for (const file of files) {
      const outcome = await uploadOne(file, {
        client,
        uploadFile,
        request: { ...request, ...listener?.request },
        inbox: listener?.inbox,
        waitTimeoutMs: options.wait ? timeoutMs : undefined,
        readCommand: report.readCommand,
        signal: deps.signal,
        now: deps.now,
        sleep: deps.sleep,
        events: uploadEvents(notices, { settings, stderr: deps.stderr }),
      }).finally(() => notices.rest());
      const exitCode = reportOutcome(outcome, report);
      if (exitCode > worst) worst = exitCode;
    }
    deps.setExitCode(worst);
    // Who set a deadline does not want to wait longer; the blob is finished the next time local mode runs.
    if (worst !== exitCodes.timed_out) ending = "drain";
  } finally {
    await listener?.stop();
    await client.close();
    if (ending === "drain") notices.working("finishing…");
    await connection.close(ending).finally(() => notices.rest());
  }
}

/** @throws {UsageError} */
function requestOf(options: UploadOptions): CreateBlobRequest {
  const { minConfidence, maxLabels, metadata } = options;
  return {
    ...(minConfidence === undefined ? {} : { min_confidence: minConfidence }),
    ...(maxLabels === undefined ? {} : { max_labels: maxLabels }),
    ...(metadata === undefined ? {} : { metadata }),
    ...callbackRequest(options.callbackUrl, options, "--callback-url"),
  };
}

import type { CreateBlobRequest } from "../../client/api-types.ts";
import { RekogClient } from "../../client/rekog-client.ts";
import { clientOptions } from "../../connection/client-options.ts";
import { connect } from "../../connection/connect.ts";
import type { Ending } from "../../connection/start-for-command.ts";
import type { Deps } from "../../deps.ts";
import { type ExitCode, exitCodes } from "../../exit-codes.ts";
import { type CallbackTrustOptions, callbackRequest } from "../../options/callback-options.ts";
import type { PictureFile } from "../../recognise/check-file.ts";
import type { UploadListener } from "../../recognise/upload-listener.ts";
import { type FileOutcome, type UploadOneOptions, uploadOne } from "../../recognise/upload-one.ts";
import { type GlobalOptions, resolveSettings } from "../../settings.ts";
import { createNotices } from "../../ui/notices.ts";
import { readCommand } from "../../ui/read-command.ts";
import type { PictureStepOptions } from "./annotate-step.ts";
import { findInputs } from "./inputs/find-inputs.ts";
import { oneAtATime } from "./one-at-a-time.ts";
import { createProgress } from "./progress/progress.ts";
import { uploadAll } from "./upload-all.ts";
import { uploadEvents } from "./upload-events.ts";
import type { UploadReport } from "./upload-report.ts";
import { createUploadResults } from "./upload-results.ts";

export interface UploadOptions extends GlobalOptions, CallbackTrustOptions {
  recursive?: boolean;
  /** Files at once */
  concurrency: number;
  wait?: boolean;
  /** The folder for pictures with their boxes drawn */
  annotate?: string;
  show?: boolean;
  listen?: boolean;
  callbackUrl?: string;
  /** Seconds */
  timeout: number;
  minConfidence?: number;
  maxLabels?: number;
  label?: string[];
  metadata?: Record<string, string>;
}

/** Something to do with a file once its outcome is told; answers the exit code that it asks for. */
export type AfterEach = (outcome: FileOutcome, file: PictureFile) => Promise<ExitCode>;

/**
 * `rekog upload`: everything that is named is looked at first, and nothing is created when any of it cannot be read: who
 * mistyped one name of ten does not want to find the other nine uploaded. What was found in a folder or by a pattern fails
 * alone.
 */
export async function runUpload(
  args: readonly string[],
  options: UploadOptions,
  deps: Deps,
): Promise<void> {
  const settings = resolveSettings(options, deps);
  const request = requestOf(options);
  const { inputs, isOne, refused, notes } = await findInputs(args, {
    recursive: options.recursive ?? false,
    deps,
  });
  const notices = await createNotices(deps.stderr, settings);
  const report: UploadReport = {
    isOne,
    waits: options.wait ?? false,
    settings,
    readCommand: (blobId) => readCommand(blobId, options),
    deps,
  };
  const results = createUploadResults(report, notices);
  for (const note of notes) notices.tell(note);
  const files = inputs.filter((input) => "sizeBytes" in input);
  if (files.length === 0) {
    const unreadable = [...refused, ...inputs.filter((input) => "failure" in input)];
    for (const { path, failure } of unreadable) results.add({ file: path, failure }, undefined);
    if (refused.length > 0 && refused.length < args.length) {
      notices.tell(
        "Nothing was uploaded, since not all that is named can be. Correct it, or leave it out.",
      );
    }
    return deps.setExitCode(results.exitCode);
  }

  const afterEach = await pictureSteps(files, options, { settings, notices, deps });
  const timeoutMs = options.timeout * 1000;
  const connection = await connect({ deps, settings, notices, timeoutMs });
  const client = new RekogClient(clientOptions(connection.endpoint, deps, notices));
  let ending: Ending = "stop";
  let listener: UploadListener | undefined;
  try {
    if (options.listen) {
      const { startUploadListener } = await import("../../recognise/upload-listener.ts");
      listener = await startUploadListener(connection.endpoint, notices);
    }
    const progress = createProgress({
      files: files.length,
      totalBytes: files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
      notices,
      columns: () => deps.stderr.columns ?? 80,
      now: deps.now,
    });
    const uploadOptions: Omit<UploadOneOptions, "signal"> = {
      client,
      request: { ...request, ...listener?.request },
      filters: { labels: options.label },
      inbox: listener?.inbox,
      waitTimeoutMs: options.wait ? timeoutMs : undefined,
      readCommand: report.readCommand,
      now: deps.now,
      sleep: deps.sleep,
      events: uploadEvents({ notices, progress, settings, stderr: deps.stderr }),
    };
    // A file's result and what is drawn after it stay together on the screen.
    const inTurn = oneAtATime();
    const { notTried, outage } = await uploadAll(inputs, {
      concurrency: options.concurrency,
      signal: deps.signal,
      upload: (file, signal) =>
        uploadOne(file, { ...uploadOptions, signal })
          .then(isOne ? orInterruption : undefined)
          .finally(() => progress.ended(file)),
      onOutcome: (outcome, file) =>
        inTurn(async () => {
          results.add(outcome, file);
          if (!file || deps.signal.aborted) return;
          for (const step of afterEach) results.raise(await step(outcome, file));
        }),
    });
    if (outage) results.stopped(outage);
    results.close(notTried);
    deps.setExitCode(results.exitCode);
    // Who set a deadline does not want to wait longer; the blob is finished the next time local mode runs.
    if (results.exitCode !== exitCodes.timed_out) ending = "drain";
  } catch (error) {
    throw deps.signal.aborted ? results.interrupted(error, inputs.length) : error;
  } finally {
    notices.rest();
    await listener?.stop();
    await client.close();
    if (ending === "drain") notices.working("finishing…");
    await connection.close(ending).finally(() => notices.rest());
  }
}

/** One file's outcome is the command's, and so is its interruption. */
function orInterruption(outcome: FileOutcome): FileOutcome {
  if ("failure" in outcome && outcome.failure.kind === "interrupted") throw outcome.failure;
  return outcome;
}

/** What draws is loaded where it is asked for. */
async function pictureSteps(
  files: readonly PictureFile[],
  { annotate, show }: UploadOptions,
  stepOptions: PictureStepOptions,
): Promise<AfterEach[]> {
  if (annotate === undefined && !show) return [];
  const { annotateStep, showStep } = await import("./annotate-step.ts");
  return [
    ...(annotate === undefined ? [] : [await annotateStep(annotate, files, stepOptions)]),
    ...(show ? [showStep(stepOptions)] : []),
  ];
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

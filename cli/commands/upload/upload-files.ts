import type { RekogError } from "../../client/errors.ts";
import type { RekogClient } from "../../client/rekog-client.ts";
import { exitCodeOf } from "../../exit-codes.ts";
import type { PictureFile } from "../../recognise/check-file.ts";
import type { UploadListener } from "../../recognise/upload-listener.ts";
import { type FileOutcome, type UploadOneOptions, uploadOne } from "../../recognise/upload-one.ts";
import { oneAtATime } from "./one-at-a-time.ts";
import { createProgress } from "./progress/progress.ts";
import { uploadAll } from "./upload-all.ts";
import { uploadEvents } from "./upload-events.ts";
import type { UploadRun } from "./upload-run.ts";

/**
 * Uploads what was found, and tells how each file ended, as it ends.
 * @throws the refusal of the key; the signal's reason, once it is told how far it came; what nobody foresaw
 */
export async function uploadFiles(
  run: UploadRun,
  client: RekogClient,
  listener: UploadListener | undefined,
): Promise<void> {
  const { inputs, files, isOne, results, options, settings, notices, deps } = run;
  const progress = createProgress({
    files: files.length,
    totalBytes: files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    notices,
    columns: () => deps.stderr.columns ?? 80,
    now: deps.now,
  });
  const oneOptions: Omit<UploadOneOptions, "signal"> = {
    client,
    request: { ...run.request, ...listener?.request },
    filters: { labels: options.label },
    inbox: listener?.inbox,
    waitTimeoutMs: options.wait ? options.timeout * 1000 : undefined,
    readCommand: run.readCommand,
    now: deps.now,
    sleep: deps.sleep,
    events: uploadEvents({ notices, progress, settings, stderr: deps.stderr }),
  };
  // A file's result and what is drawn after it stay together on the screen.
  const inTurn = oneAtATime();
  try {
    const { notTried, outage, refusal } = await uploadAll(inputs, {
      concurrency: options.concurrency,
      signal: deps.signal,
      upload: (file, signal) =>
        uploadOne(file, { ...oneOptions, signal })
          .then(isOne ? orInterruption : undefined)
          .finally(() => progress.ended(file)),
      onOutcome: (outcome, file) => inTurn(() => tellFile(run, outcome, file)),
    });
    if (outage) results.stopped(outage);
    results.close(notTried);
    if (refusal) throw refusal;
  } catch (error) {
    throw deps.signal.aborted ? results.interrupted(error, inputs.length) : error;
  }
}

/**
 * Tells how a file ended, and does what is to be done with its picture. With `--json` a file has one line, which says too
 * that its picture could not be drawn, and is written whatever ends the drawing; people read their labels first.
 */
async function tellFile(
  { steps, results, settings, deps }: UploadRun,
  outcome: FileOutcome,
  file: PictureFile | undefined,
): Promise<void> {
  if (!settings.json) results.add(outcome, file);
  let undrawn: RekogError | undefined;
  try {
    for (const step of steps) {
      if (!file || deps.signal.aborted) break;
      undrawn = (await step(outcome, file)) ?? undrawn;
    }
  } finally {
    if (settings.json) results.add(outcome, file, undrawn);
    if (undrawn) results.raise(exitCodeOf(undrawn));
  }
}

/** The interruption of the only file is the command's. */
function orInterruption(outcome: FileOutcome): FileOutcome {
  if ("failure" in outcome && outcome.failure.kind === "interrupted") throw outcome.failure;
  return outcome;
}

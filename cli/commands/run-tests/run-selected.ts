import { isKeyRefusal } from "../../api-key/key-refusal.ts";
import { localDetector } from "../../connection/local-detector.ts";
import { withApi } from "../../connection/with-api.ts";
import { startUploadListener } from "../../recognise/upload-listener.ts";
import type { CaseResult } from "./judge/case-result.ts";
import { explainNeverSaid } from "./never-said/explain-never-said.ts";
import { warnOfNeverSaid } from "./never-said/warn-of-never-said.ts";
import { createSuiteProgress } from "./report/suite-progress.ts";
import type { SuiteReport } from "./report/suite-report.ts";
import { casePicture } from "./run/case-picture.ts";
import { runCase } from "./run/run-case.ts";
import { runCases } from "./run/run-cases.ts";
import type { SuiteRun } from "./suite-run.ts";

/**
 * Runs the cases against the API that the settings name, or local mode that is started for them. When the signal aborts,
 * what came until then is the report.
 * @throws what `withApi` throws; the signal's reason, where nothing was run
 */
export async function runSelected(run: SuiteRun): Promise<SuiteReport> {
  const { suite, cases, takeOver, options, settings, notices, space, deps } = run;
  const { signal, now, sleep } = deps;
  const timeoutMs = options.timeout * 1000;
  const { knownLabels } = await deps.loadKnownLabels();
  const progress = createSuiteProgress(cases, { deps, settings, notices });
  const startedAt = new Date();
  let startedAtMs = now();
  let endpoint = "";
  let saidLeft = false;
  let results: CaseResult[] = [];

  await withApi({ deps, settings, notices, timeoutMs }, async (client) => {
    endpoint = client.endpoint;
    await warnOfNeverSaid(cases, knownLabels, {
      detector: () => localDetector(endpoint, signal),
      notices,
    });
    const { random } = deps;
    const listener = await startUploadListener({
      ...{ client, notices, signal, now, sleep, random },
      onUnable: (why) =>
        notices.tell(`${why} Results are polled for instead, and callbacks are not tested.`),
    });
    const temporaryFolder = () => space.folder();
    try {
      startedAtMs = now();
      results = await runCases(cases, {
        concurrency: options.concurrency,
        bail: options.bail ?? false,
        signal,
        onStart: progress.onStart,
        onResult: progress.onResult,
        async run(entry) {
          const result = await runCase(entry, {
            client,
            listener,
            pictureOf: (of) => casePicture(of, { folder: suite.folder, temporaryFolder, signal }),
            timeoutMs,
            keep: options.keep ?? false,
            signal,
            now,
            sleep,
            onLeftBehind(blobId, reason) {
              const { message } = reason;
              notices.detail(`the blob ${blobId} of "${entry.name}" was not removed. ${message}`);
              if (!isKeyRefusal(reason) || saidLeft) return;
              saidLeft = true;
              notices.tell(`The blobs of the cases stay at the API. ${message}`);
            },
          }).finally(() => progress.onEnd(entry));
          return explainNeverSaid(takeOver?.adopt(result) ?? result, knownLabels);
        },
      });
    } finally {
      await listener?.stop();
    }
    // So that local mode does not finish what nobody waits for.
    signal.throwIfAborted();
  }).catch((error: unknown) => {
    // What came until then is told all the same.
    if (!(signal.aborted && error === signal.reason && results.length > 0)) throw error;
  });
  return { suite: suite.name, endpoint, startedAt, durationMs: now() - startedAtMs, results };
}

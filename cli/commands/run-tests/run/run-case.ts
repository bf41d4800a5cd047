import { rm } from "node:fs/promises";
import { isKeyRefusal } from "../../../api-key/key-refusal.ts";
import { ApiError } from "../../../client/api-error.ts";
import type { ApiBlob, UploadedBlob } from "../../../client/api-types.ts";
import { RekogError } from "../../../client/errors.ts";
import { NetworkError } from "../../../client/http/network-error.ts";
import type { RekogClient } from "../../../client/rekog-client.ts";
import type { Now, Sleep } from "../../../client/time.ts";
import { UploadError } from "../../../client/upload-error.ts";
import { WaitTimeoutError } from "../../../client/wait/wait-for-blob.ts";
import { checkFile } from "../../../recognise/check-file.ts";
import { uploadTimedOut } from "../../../recognise/upload-deadline.ts";
import type { UploadListener } from "../../../recognise/upload-listener.ts";
import { type KnownBlob, uploadOne } from "../../../recognise/upload-one.ts";
import type { CallbackOutcome, CaseResult } from "../judge/case-result.ts";
import { attributeReasons } from "../judge/feature-reasons.ts";
import { judge, judgeDuration } from "../judge/judge.ts";
import type { SuiteCase } from "../manifest/suite.ts";

/** The file to upload; `isTemporary` when it was made for the case. */
export interface CaseFile {
  path: string;
  isTemporary: boolean;
}

export interface RunCaseOptions {
  client: RekogClient;
  listener: UploadListener | undefined;
  /** Finds or makes the file that a case uploads */
  pictureOf(entry: SuiteCase): Promise<CaseFile>;
  /** How long to wait for a result, unless a case allows for more */
  timeoutMs: number;
  /** Leave the blobs, and so their pictures, at the API */
  keep: boolean;
  signal: AbortSignal;
  now: Now;
  sleep: Sleep;
  /** Hears why a blob could not be removed; that fails no test */
  onLeftBehind(blobId: string, reason: RekogError): void;
}

/**
 * One case, end to end through the public API: create, upload, the result by callback or by reading it, judge, and remove
 * the blob. The time is taken from creating the blob to its result.
 * @throws the signal's reason, the refusal of the key, or what nobody foresaw
 */
export async function runCase(entry: SuiteCase, options: RunCaseOptions): Promise<CaseResult> {
  const { signal, now, client, listener } = options;
  signal.throwIfAborted();
  const startedAtMs = now();
  try {
    const source = await options.pictureOf(entry);
    try {
      return await upload(source.path);
    } finally {
      if (source.isTemporary) await rm(source.path, { force: true });
    }
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof RekogError) || isKeyRefusal(error)) throw error;
    return failed(error, { durationMs: now() - startedAtMs });
  }

  async function upload(path: string): Promise<CaseResult> {
    const file = await checkFile(path);
    if (file instanceof RekogError) throw file;
    let callback: CallbackOutcome | undefined;
    const refusals: string[] = [];
    const uploadedAtMs = now();
    const outcome = await uploadOne(file, {
      client,
      request: { ...entry.request, ...listener?.request },
      inbox: listener?.inbox,
      waitTimeoutMs: Math.max(options.timeoutMs, entry.expect.max_ms ?? 0),
      readCommand: (blobId) => `rekog get ${blobId}`,
      signal,
      now,
      sleep: options.sleep,
      events: {
        onSecret() {},
        onUploading() {},
        onRecognising() {},
        onCallbackRefused: (_file, { code, message }) => refusals.push(`${code}: ${message}`),
        onCallbackEnd(_file, hasCallback) {
          callback = hasCallback ? "verified" : refusals.length > 0 ? "refused" : "not_received";
        },
      },
    });
    if ("failure" in outcome) signal.throwIfAborted();
    const durationMs = now() - uploadedAtMs;
    const blobId = outcome.blob?.blob_id;
    if (blobId !== undefined && !options.keep) {
      await remove(blobId, "failure" in outcome && isOutage(outcome.failure));
    }
    if ("failure" in outcome) {
      if (isKeyRefusal(outcome.failure)) throw outcome.failure;
      const blob = outcome.blob && withoutSecret(outcome.blob);
      return failed(outcome.failure, { durationMs, callback, ...(blob && { blob }) });
    }
    const result = withoutSecret(outcome.blob);
    const reasons = [
      ...judge(result, entry.expect),
      ...attributeReasons(result, entry.request),
      ...judgeDuration(durationMs, entry.expect),
      ...callbackReasons(callback, refusals),
    ];
    const verdict = reasons.length === 0 ? "passed" : "failed";
    return { case: entry, outcome: verdict, reasons, blob: result, durationMs, callback };
  }

  function failed(
    failure: RekogError,
    known: { blob?: object; durationMs: number; callback?: CallbackOutcome | undefined },
  ): CaseResult {
    const reasons = [`${failure.message} (${failure.code})`, ...failure.details];
    return { case: entry, outcome: "error", failure, reasons, callback: undefined, ...known };
  }

  async function remove(blobId: string, isOut: boolean): Promise<void> {
    try {
      await client.delete(blobId, { signal, ...(isOut && onceAndSoon) });
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof RekogError)) throw error;
      options.onLeftBehind(blobId, error);
    }
  }
}

/** An API that has failed for half a minute and more is not asked for as long once more: the blob expires by itself. */
const onceAndSoon = { retryForMs: 0, timeoutMs: 5_000 };

/** Whether a failure that was tried again in vain is the API's, or of the way to it. */
function isOutage(failure: unknown): boolean {
  if (failure instanceof WaitTimeoutError) return isOutage(failure.cause);
  if (failure instanceof NetworkError) return true;
  if (failure instanceof RekogError && failure.code === uploadTimedOut) return true;
  const isAnswer = failure instanceof ApiError || failure instanceof UploadError;
  return isAnswer && failure.status >= 500;
}

function callbackReasons(
  callback: CallbackOutcome | undefined,
  refusals: readonly string[],
): string[] {
  if (callback === "refused") return [`the callback is not genuine, ${refusals.join("; ")}`];
  if (callback !== "not_received") return [];
  return ["no callback came within 5 s of the result, which was read instead"];
}

/** Whoever has the secret can call back in the API's name. */
function withoutSecret(blob: UploadedBlob): ApiBlob;
function withoutSecret(blob: KnownBlob): Partial<ApiBlob>;
function withoutSecret(blob: KnownBlob): Partial<ApiBlob> {
  const { callback_secret: _secret, ...rest } = blob;
  return rest;
}

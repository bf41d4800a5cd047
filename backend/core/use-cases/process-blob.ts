import type { BlobRecord, Outcome, Succeeded } from "../blob/blob.ts";
import { isRefusal } from "../blob/refusal.ts";
import type { BlobStore, ObjectRef, UploadStore } from "../ports/blobs.ts";
import type { CallbackQueue } from "../ports/callbacks.ts";
import type { Clock, IdSource } from "../ports/clock.ts";
import { RecognitionError } from "../ports/recognition.ts";
import { type RecogniseDeps, recogniseWith } from "../recognition/recognise.ts";
import { retryDelayMs } from "../recognition/retry-delay.ts";
import type { Processed } from "./processed.ts";

export interface ProcessBlobDeps extends RecogniseDeps {
  store: BlobStore;
  uploads: UploadStore;
  callbacks: CallbackQueue;
  now: Clock;
  newId: IdSource;
  random: () => number;
  /** Longer than one attempt can take, so that a lease only runs out on a worker that is dead. */
  leaseMs: number;
}

/** News of one stored object. */
export interface Upload {
  blobId: string;
  object: ObjectRef;
  bytes: number;
  etag: string;
  /** When S3 had stored it, ISO 8601. */
  storedAt: string;
  /** How often this news was delivered, this time included. */
  attempt: number;
  /** There will be no further delivery. */
  lastAttempt: boolean;
}

/** How long a blob can be `processing`, more than all of the queue's deliveries take. */
const processingWindowMs = 6 * 60 * 60_000;

/**
 * Takes an uploaded picture from `processing` to its end, then removes the object. Safe to be called for the same
 * upload twice, at once or out of order, and after a crash at any point.
 */
export function processBlobUseCase(deps: ProcessBlobDeps) {
  const { store, uploads, log, metrics, now } = deps;
  const recognise = recogniseWith(deps);
  const after = (ms: number) => new Date(now().getTime() + ms);

  return async (upload: Upload): Promise<Processed> => {
    const { blobId, object, attempt } = upload;
    const until = after(deps.leaseMs);
    const lease = { blobId, leaseId: deps.newId(), until, deadline: after(processingWindowMs) };
    const claim = await store.claim(lease, now());
    switch (claim.kind) {
      case "missing":
      case "finished":
        log.info("upload_not_wanted", { because: claim.kind });
        // The worker that finished it may have died before it said so.
        if (claim.kind === "finished") await queueCallback(claim.record);
        await uploads.remove(object);
        return { kind: "settled" };
      case "leased":
        return {
          kind: "retry",
          afterMs: Math.max(0, Date.parse(claim.leaseUntil) - now().getTime()),
        };
      case "claimed":
        break;
    }

    try {
      const { content, features } = claim.record;
      const sha256 = content.sha256;
      const picture = { ...upload, features, ...(sha256 && { sha256 }) };
      const turn = { owner: lease.leaseId, until, last: upload.lastAttempt };
      const outcome = await recognise(picture, turn);
      if (!outcome) {
        await store.release(lease, now());
        // A growing pause here too: deliveries are few, and whoever is at it may be waiting for recognition's quota.
        return { kind: "retry", afterMs: retryDelayMs(attempt, deps.random) };
      }
      await finish(claim.record, upload, outcome);
      return { kind: "settled" };
    } catch (error) {
      const fault = asRecognitionError(error);
      if (fault.retryable && !upload.lastAttempt) {
        await store.release(lease, now());
        const afterMs = retryDelayMs(attempt, deps.random);
        log.warn("recognition_put_off", { code: fault.failure.code, error, after_ms: afterMs });
        return { kind: "retry", afterMs };
      }
      log.error("recognition_given_up", { code: fault.failure.code, error });
      await finish(claim.record, upload, { status: "failed", failure: fault.failure });
      return { kind: fault.retryable ? "given_up" : "settled" };
    }
  };

  async function finish(record: BlobRecord, upload: Upload, outcome: Outcome): Promise<void> {
    const written = await store.complete(record.blobId, outcome, now());
    const durationMs = now().getTime() - Date.parse(upload.storedAt);
    if (written) {
      metrics.duration("UploadToResultMs", durationMs);
      if (isRefusal(outcome)) metrics.count("PicturesRefused");
    }
    log.info("blob_finished", {
      status: outcome.status,
      ...(outcome.status === "failed" && { code: outcome.failure.code }),
      ...(outcome.status === "succeeded" && { cached: isAllCached(outcome) }),
      first: written,
      duration_ms: durationMs,
    });
    await queueCallback(record);
    await uploads.remove(upload.object);
  }

  /** The result is written first and its callback queued then; whoever gets the same news again makes up for a crash. */
  async function queueCallback({ blobId, callback }: BlobRecord): Promise<void> {
    const isUntried = callback?.status === "pending" && callback.attempts.length === 0;
    if (isUntried) await deps.callbacks.send({ blobId, delivery: callback.delivery });
  }
}

/** Whether nothing was paid for this picture. */
const isAllCached = ({ answers }: Succeeded) =>
  Object.values(answers).every(({ recognition }) => recognition.cachedAt !== undefined);

/** A fault we have no name for (storage, a bug) is treated as one that may pass: retried first, told last. */
function asRecognitionError(error: unknown): RecognitionError {
  if (error instanceof RecognitionError) return error;
  return new RecognitionError({ code: "recognition_unavailable" }, true, { cause: error });
}

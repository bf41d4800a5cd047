import { asOf, type BlobRecord, isOutcome, type Outcome, type Succeeded } from "../blob/blob.ts";
import { isRefusal } from "../blob/refusal.ts";
import type { BlobStore, Claim, ObjectRef, UploadStore } from "../ports/blobs.ts";
import type { CallbackQueue } from "../ports/callbacks.ts";
import type { Clock, IdSource } from "../ports/clock.ts";
import { type NameFault, RecognitionError } from "../ports/recognition.ts";
import { afterFault, maxAttempts, processingWindowMs } from "../recognition/after-fault.ts";
import { type RecogniseDeps, recogniseWith } from "../recognition/recognise.ts";
import { retryDelayMs } from "../recognition/retry-delay.ts";
import type { CountUsage } from "../spending/usage-counts.ts";
import type { Processed } from "./processed.ts";

export interface ProcessBlobDeps extends RecogniseDeps {
  store: BlobStore;
  uploads: UploadStore;
  callbacks: CallbackQueue;
  now: Clock;
  newId: IdSource;
  random: () => number;
  nameFault: NameFault;
  countUsage: CountUsage;
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

type NotWanted = Extract<Claim, { kind: "missing" | "finished" }>;

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
        return await notWanted(claim, object);
      case "leased":
        return {
          kind: "retry",
          afterMs: Math.max(0, Date.parse(claim.leaseUntil) - now().getTime()),
        };
      case "claimed":
        break;
    }

    const { record } = claim;
    const attempts = record.state.status === "processing" ? record.state.attempts : 0;
    if (attempts > maxAttempts) {
      log.error("recognition_given_up", { code: "recognition_unavailable", attempts });
      return await giveUp(record, upload, new RecognitionError(unavailable, true));
    }
    try {
      const { content, features, account, dailyMicrodollars } = record;
      const payer = { account, ...(dailyMicrodollars !== undefined && { dailyMicrodollars }) };
      const promise = content.sha256 !== undefined && { promisedSha256: content.sha256 };
      const turn = { owner: lease.leaseId, until, last: upload.lastAttempt };
      const outcome = await recognise({ ...upload, features, payer, ...promise }, turn);
      if (outcome) {
        await finish(record, upload, outcome);
        return { kind: "settled" };
      }
      await store.release(lease, { counts: false }, now());
      // A growing pause here too: whoever is at it may be waiting for recognition's quota.
      return { kind: "retry", afterMs: retryDelayMs(attempt, deps.random) };
    } catch (error) {
      const fault = named(error);
      const { code } = fault.failure;
      const ageMs = now().getTime() - Date.parse(upload.storedAt);
      const standing = { attempts, ageMs, delivery: attempt, isLast: upload.lastAttempt };
      const next = afterFault(fault, standing, deps.random);
      // Who deletes a blob takes its picture away from under recognition, which then says that it may not read it.
      if (code === "recognition_denied" || next.kind === "give_up") {
        const end = await endOfWhatIsGone(record, upload);
        if (end) return end;
      }
      // No fault of anybody's: it has an alarm of its own, long before.
      if (code === "spending_limit") {
        await finish(record, upload, { status: "failed", failure: fault.failure });
        return { kind: "settled" };
      }
      if (code === "recognition_denied") metrics.count("RecognitionsDenied");
      if (next.kind === "put_off") {
        const { afterMs, counts } = next;
        await store.release(lease, { counts, putOffFor: code }, now());
        log.warn("recognition_put_off", { code, error, after_ms: afterMs });
        return { kind: "retry", afterMs };
      }
      log.error("recognition_given_up", { code, error });
      return await giveUp(record, upload, fault);
    }
  };

  /** A fault we have no name for (storage, a bug) is treated as one that may pass: retried first, told last. */
  function named(error: unknown): RecognitionError {
    if (error instanceof RecognitionError) return error;
    return deps.nameFault(error) ?? new RecognitionError(unavailable, true, { cause: error });
  }

  async function giveUp(
    record: BlobRecord,
    upload: Upload,
    { failure, retryable }: RecognitionError,
  ): Promise<Processed> {
    metrics.count("RecognitionsGivenUp");
    await finish(record, upload, { status: "failed", failure });
    return { kind: retryable ? "given_up" : "settled" };
  }

  async function notWanted(found: NotWanted, object: ObjectRef): Promise<Processed> {
    log.info("upload_not_wanted", { because: found.kind });
    // The worker that finished it may have died before it said so.
    if (found.kind === "finished") await queueCallback(found.record);
    await uploads.remove(object);
    return { kind: "settled" };
  }

  /** Undefined if the blob still wants its picture, and the picture is there, or if nobody can tell. */
  async function endOfWhatIsGone(
    { blobId }: BlobRecord,
    upload: Upload,
  ): Promise<Processed | undefined> {
    const stored = await store.get(blobId);
    const record = stored && asOf(stored, now());
    if (!record) return await notWanted({ kind: "missing" }, upload.object);
    if (isOutcome(record.state))
      return await notWanted({ kind: "finished", record }, upload.object);
    if (await isThere(upload.object)) return undefined;
    await finish(record, upload, { status: "failed", failure: { code: "upload_expired" } });
    return { kind: "settled" };
  }

  /** Also where S3 does not let us look. */
  async function isThere(object: ObjectRef): Promise<boolean> {
    try {
      return (await uploads.read(object, 0, 1)) !== undefined;
    } catch {
      return true;
    }
  }

  async function finish(record: BlobRecord, upload: Upload, outcome: Outcome): Promise<void> {
    const written = await store.complete(record.blobId, outcome, now());
    const durationMs = now().getTime() - Date.parse(upload.storedAt);
    if (written) {
      metrics.duration("UploadToResultMs", durationMs);
      if (isRefusal(outcome)) metrics.count("PicturesRefused");
      await deps.countUsage(record.account, record.features, outcome);
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

const unavailable = { code: "recognition_unavailable" } as const;

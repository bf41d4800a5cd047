import { asOf, type BlobRecord, isOutcome, type Outcome, type Succeeded } from "../blob/blob.ts";
import { isRefusal } from "../blob/refusal.ts";
import { isToBeQueued } from "../callback/to-be-queued.ts";
import type {
  BlobStore,
  Claim,
  ConvertedStore,
  Lease,
  ObjectRef,
  UploadStore,
} from "../ports/blobs.ts";
import type { CallbackQueue } from "../ports/callbacks.ts";
import type { Clock, IdSource } from "../ports/clock.ts";
import type { Conversion, ConversionQueue } from "../ports/conversions.ts";
import { type NameFault, RecognitionError } from "../ports/recognition.ts";
import { afterFault, maxAttempts, processingWindowMs } from "../recognition/after-fault.ts";
import { type Convertible, type RecogniseDeps, recogniseWith } from "../recognition/recognise.ts";
import { retryDelayMs } from "../recognition/retry-delay.ts";
import type { CountUsage } from "../spending/usage-counts.ts";
import type { Processed } from "./processed.ts";

export interface ProcessBlobDeps extends Omit<RecogniseDeps, "converts"> {
  store: BlobStore;
  uploads: UploadStore;
  callbacks: CallbackQueue;
  /** What was made of uploads. */
  converted: Pick<ConvertedStore, "removeAll">;
  /** Where conversions are asked for; missing where nothing is converted. */
  conversions?: ConversionQueue | undefined;
  now: Clock;
  newId: IdSource;
  random: () => number;
  nameFault: NameFault;
  countUsage: CountUsage;
  /** Longer than one attempt can take, so that a lease only runs out on a worker that is dead. */
  leaseMs: number;
}

/** News of one stored object: that it was stored, or how its conversion ended. */
export interface Upload {
  blobId: string;
  object: ObjectRef;
  bytes: number;
  etag: string;
  /** When S3 had stored it, ISO 8601. */
  storedAt: string;
  /** Both once it was converted, or was not: what is stored, in hex, and what became of it. */
  sha256?: string;
  conversion?: Conversion;
  /** How often this news was delivered, this time included. */
  attempt: number;
  /** There will be no further delivery. */
  lastAttempt: boolean;
}

type NotWanted = Extract<Claim, { kind: "missing" | "finished" }>;

/**
 * Takes an uploaded picture from `processing` to its end, then removes the object, and what was made of it. A picture that
 * recognition does not take is handed over to be converted, and comes back. Safe to be called for the same
 * upload twice, at once or out of order, and after a crash at any point.
 */
export function processBlobUseCase(deps: ProcessBlobDeps) {
  const { store, uploads, conversions, log, metrics, now } = deps;
  const recognise = recogniseWith({ ...deps, converts: conversions !== undefined });
  const after = (ms: number) => new Date(now().getTime() + ms);

  return async (upload: Upload): Promise<Processed> => {
    const { blobId, attempt } = upload;
    const until = after(deps.leaseMs);
    const lease = { blobId, leaseId: deps.newId(), until, deadline: after(processingWindowMs) };
    const claim = await store.claim(lease, now());
    switch (claim.kind) {
      case "missing":
      case "finished":
        return await notWanted(claim, upload);
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
      const { content, features, options, account, dailyMicrodollars } = record;
      const payer = { account, ...(dailyMicrodollars !== undefined && { dailyMicrodollars }) };
      const promise = content.sha256 !== undefined && { promisedSha256: content.sha256 };
      const turn = { owner: lease.leaseId, until, last: upload.lastAttempt };
      const outcome = await recognise({ ...upload, features, options, payer, ...promise }, turn);
      if (outcome?.status === "convertible" && conversions) {
        return await handOver(upload, lease, outcome, attempts - 1);
      }
      if (outcome && outcome.status !== "convertible") {
        await finish(record, upload, outcome);
        return { kind: "settled" };
      }
      await store.release(lease, { counts: false }, now());
      // A growing pause here too: whoever is at it may be waiting for recognition's quota.
      return { kind: "retry", afterMs: retryDelayMs(attempt, deps.random) };
    } catch (error) {
      const fault = named(error);
      const { code } = fault.failure;
      // One that seems to have run past its lease was halted, as on a machine that slept: nobody tried meanwhile.
      const ageMs = Math.min(now().getTime(), until.getTime()) - Date.parse(upload.storedAt);
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
        await store.release(lease, { counts, putOffFor: fault.failure }, now());
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

  /**
   * The blob is free before its conversion is asked for: who is asked may be there at once. If we die in between, or cannot ask,
   * this news comes again.
   */
  async function handOver(
    upload: Upload,
    lease: Lease,
    { source, sha256 }: Convertible,
    attempts: number,
  ): Promise<Processed> {
    const { blobId, object, bytes, etag, storedAt } = upload;
    await store.release(lease, { counts: false }, now());
    try {
      const original = { blobId, object, bytes, etag, storedAt, sha256 };
      await conversions?.send({ ...original, source, attempts });
      log.info("conversion_asked_for", { format: source, bytes });
      return { kind: "settled" };
    } catch (error) {
      const afterMs = retryDelayMs(upload.attempt, deps.random);
      log.warn("conversion_not_asked_for", { error, after_ms: afterMs });
      return { kind: "retry", afterMs };
    }
  }

  async function notWanted(found: NotWanted, upload: Upload): Promise<Processed> {
    log.info("upload_not_wanted", { because: found.kind });
    // The worker that finished it may have died before it said so.
    if (found.kind === "finished") await queueCallback(found.record);
    await removeObjects(upload);
    return { kind: "settled" };
  }

  /** What was made of it first: while the original is there, somebody comes back for both. */
  async function removeObjects({ blobId, object, conversion }: Upload): Promise<void> {
    if (conversion) await deps.converted.removeAll(blobId);
    await uploads.remove(object);
  }

  /** Undefined if the blob still wants its picture, and the picture is there, or if nobody can tell. */
  async function endOfWhatIsGone(
    { blobId }: BlobRecord,
    upload: Upload,
  ): Promise<Processed | undefined> {
    const stored = await store.get(blobId);
    const record = stored && asOf(stored, now());
    if (!record) return await notWanted({ kind: "missing" }, upload);
    if (isOutcome(record.state)) return await notWanted({ kind: "finished", record }, upload);
    if (await isThere(lookedAt(upload))) return undefined;
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
    const written = await store.complete(record, outcome, now());
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
    await removeObjects(upload);
  }

  /** The result is written first and its callback queued then; whoever gets the same news again makes up for a crash. */
  async function queueCallback({ blobId, callback }: BlobRecord): Promise<void> {
    if (isToBeQueued(callback)) await deps.callbacks.send({ blobId, delivery: callback.delivery });
  }
}

/** What recognition is given. */
const lookedAt = ({ object, conversion }: Upload): ObjectRef =>
  conversion?.kind === "converted" ? conversion.converted : object;

/** Whether nothing was paid for this picture. */
const isAllCached = ({ answers }: Succeeded) =>
  Object.values(answers).every(({ recognition }) => recognition.cachedAt !== undefined);

const unavailable = { code: "recognition_unavailable" } as const;

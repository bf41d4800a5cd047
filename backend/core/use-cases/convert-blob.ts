import type { BlobRecord } from "../blob/blob.ts";
import type { BlobStore, ConvertedStore, Lease, UploadStore } from "../ports/blobs.ts";
import type { Clock, IdSource } from "../ports/clock.ts";
import type { Conversion, ConversionNews, ConversionRequest } from "../ports/conversions.ts";
import { ConversionError, type Converter, mayPass } from "../ports/convert.ts";
import { type NameFault, RecognitionError } from "../ports/recognition.ts";
import type { Log, Measure } from "../ports/telemetry.ts";
import { afterFault, processingWindowMs } from "../recognition/after-fault.ts";
import { retryDelayMs } from "../recognition/retry-delay.ts";
import type { Processed } from "./processed.ts";

export interface ConvertBlobDeps {
  store: Pick<BlobStore, "claim" | "release">;
  uploads: Pick<UploadStore, "read" | "remove">;
  converted: ConvertedStore;
  converter: Converter;
  news: ConversionNews;
  now: Clock;
  newId: IdSource;
  random: () => number;
  nameFault: NameFault;
  log: Log;
  metrics: Measure;
  /** Longer than one attempt can take, so that a lease only runs out on a worker that is dead. */
  leaseMs: number;
}

/** A request as it was delivered. */
export type Delivered = ConversionRequest & {
  /** How often it was delivered, this time included. */
  attempt: number;
  /** There will be no further delivery. */
  lastAttempt: boolean;
};

/** How often a picture is tried that takes too long, or whose converter dies of it. */
export const maxConversions = 3;

/**
 * Makes a JPEG of a picture that recognition does not take, and tells of it, or why there is none. It ends no blob: whoever is
 * told does. Safe to be called for the same request twice, at once or out of order, and after a crash at any point: what it
 * leaves under the blob's converted key goes when the blob is at its end, or with the next delivery of the request.
 */
export function convertBlobUseCase(deps: ConvertBlobDeps) {
  const { store, uploads, converted, log, metrics, now } = deps;
  const after = (ms: number) => new Date(now().getTime() + ms);

  return async (request: Delivered): Promise<Processed> => {
    const { blobId } = request;
    const until = after(deps.leaseMs);
    const lease = { blobId, leaseId: deps.newId(), until, deadline: after(processingWindowMs) };
    const claim = await store.claim(lease, now());
    switch (claim.kind) {
      case "missing":
      case "finished":
        log.info("conversion_not_wanted", { because: claim.kind });
        await converted.removeAll(blobId);
        await uploads.remove(request.object);
        return { kind: "settled" };
      case "leased":
        return {
          kind: "retry",
          afterMs: Math.max(0, Date.parse(claim.leaseUntil) - now().getTime()),
        };
      case "claimed":
        break;
    }

    const attempts = attemptsAt(claim.record, request);
    if (attempts > maxConversions) return await giveUp(request, lease, "crashed", attempts);
    const ended = await convert(request).catch((error: unknown) => ({ error }));
    if ("kind" in ended) return await tell(request, lease, ended);
    return await afterError(request, lease, ended.error, attempts);
  };

  /** What will be the same for ever is told at once, what may pass is tried again. */
  async function afterError(
    request: Delivered,
    lease: Lease,
    error: unknown,
    attempts: number,
  ): Promise<Processed> {
    const { attempt, lastAttempt } = request;
    if (error instanceof ConversionError) {
      const { reason, detail } = error;
      if (!mayPass(reason)) {
        log.info("picture_not_converted", { code: reason, detail });
        return await tell(request, lease, notConverted(request, reason));
      }
      const isSpent = attempts >= maxConversions || lastAttempt;
      if (isSpent) return await giveUp(request, lease, reason, attempts);
      return await putOff(lease, error, retryDelayMs(attempt, deps.random), true);
    }
    const fault = named(error);
    // One that seems to have run past its lease was halted: nobody tried meanwhile.
    const ageMs = Math.min(now().getTime(), lease.until.getTime()) - Date.parse(request.storedAt);
    // What is not the picture's doing is told from a death by not being counted with it: its deliveries are.
    const standing = { attempts: attempt, ageMs, delivery: attempt, isLast: lastAttempt };
    const next = afterFault(fault, standing, deps.random);
    if (next.kind === "put_off") return await putOff(lease, error, next.afterMs, false);
    const isDenied = fault.failure.code === "recognition_denied";
    return await giveUp(request, lease, isDenied ? "denied" : "unavailable", attempts);
  }

  async function convert(request: Delivered): Promise<Conversion> {
    const { blobId, object, bytes, source } = request;
    const file = await uploads.read(object, 0, bytes);
    if (!file) return notConverted(request, "gone");
    const startedAt = now().getTime();
    const { jpeg, image, repaired } = await deps.converter.convert(file, source);
    const durationMs = now().getTime() - startedAt;
    metrics.count("PicturesConverted");
    metrics.duration("ConversionMs", durationMs);
    log.info("picture_converted", {
      format: source,
      bytes,
      converted_bytes: jpeg.length,
      duration_ms: durationMs,
    });
    const made = await converted.put(blobId, jpeg);
    return { kind: "converted", converted: made, image, isRepaired: repaired ?? false };
  }

  /** The lease is given back first, so that whoever is told finds the blob free. The request comes again if we die in between. */
  async function tell(
    request: Delivered,
    lease: Lease,
    conversion: Conversion,
  ): Promise<Processed> {
    const { blobId, object, bytes, etag, sha256, storedAt } = request;
    await store.release(lease, { counts: false }, now());
    try {
      await deps.news.send({ blobId, object, bytes, etag, sha256, storedAt }, conversion);
      return { kind: "settled" };
    } catch (error) {
      const afterMs = retryDelayMs(request.attempt, deps.random);
      log.warn("conversion_not_told", { error, after_ms: afterMs });
      return { kind: "retry", afterMs };
    }
  }

  async function giveUp(
    request: Delivered,
    lease: Lease,
    reason: "timed_out" | "crashed" | "denied" | "unavailable",
    attempts: number,
  ): Promise<Processed> {
    log.error("conversion_given_up", { code: reason, format: request.source, attempts });
    return await tell(request, lease, notConverted(request, reason));
  }

  async function putOff(
    lease: Lease,
    error: unknown,
    afterMs: number,
    counts: boolean,
  ): Promise<Processed> {
    await store.release(lease, { counts }, now());
    log.warn("conversion_put_off", { error, after_ms: afterMs });
    return { kind: "retry", afterMs };
  }

  function named(error: unknown): RecognitionError {
    const unavailable = { code: "recognition_unavailable" } as const;
    return deps.nameFault(error) ?? new RecognitionError(unavailable, true, { cause: error });
  }
}

/** Those of the conversion, this one included: its worker may have died in any of the others. */
function attemptsAt({ state }: BlobRecord, request: ConversionRequest): number {
  const counted = state.status === "processing" ? state.attempts : 0;
  return Math.max(1, counted - request.attempts);
}

function notConverted(
  { source }: ConversionRequest,
  reason: Extract<Conversion, { kind: "not_converted" }>["reason"],
): Conversion {
  return { kind: "not_converted", source, reason };
}

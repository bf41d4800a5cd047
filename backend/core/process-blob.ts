import type { BlobRecord, ImageFacts, Outcome } from "./blob.ts";
import {
  type BlobStore,
  type CacheEntry,
  type Clock,
  type Detector,
  type IdSource,
  type InspectHead,
  type Log,
  type ObjectRef,
  type RecognitionCache,
  RecognitionError,
  type UploadStore,
} from "./ports.ts";
import { preflight } from "./preflight.ts";
import { retryDelayMs } from "./retry-delay.ts";

export interface ProcessBlobDeps {
  store: BlobStore;
  uploads: UploadStore;
  cache: RecognitionCache;
  detector: Detector;
  inspect: InspectHead;
  log: Log;
  now: Clock;
  newId: IdSource;
  random: () => number;
  /** Longer than one attempt can take, so that a lease only runs out on a worker that is dead. */
  leaseMs: number;
  /** How long a recognition is good for. A refusal is good for ever. */
  cacheLifetimeMs: number;
}

/** News of one stored object. */
export interface Upload {
  blobId: string;
  object: ObjectRef;
  /** How often this news was delivered, this time included. */
  attempt: number;
  /** There will be no further delivery. */
  lastAttempt: boolean;
}

/** Whether the news can be forgotten, or must be delivered again. */
export type Processed = { kind: "settled" } | { kind: "retry"; afterMs: number };

const SETTLED: Processed = { kind: "settled" };

/**
 * Takes an uploaded picture from `processing` to its end, then removes the object. Safe to be called for the same
 * upload twice, at once or out of order, and after a crash at any point.
 */
export function processBlobUseCase(deps: ProcessBlobDeps) {
  const { store, uploads, log, now } = deps;

  return async (upload: Upload): Promise<Processed> => {
    const { blobId, object } = upload;
    const lease = { blobId, leaseId: deps.newId() };
    const claim = await store.claim(lease, now(), new Date(now().getTime() + deps.leaseMs));

    switch (claim.kind) {
      case "missing":
      case "finished":
        log.info("upload_not_wanted", { blob_id: blobId, because: claim.kind });
        await uploads.remove(object);
        return SETTLED;
      case "leased":
        return {
          kind: "retry",
          afterMs: Math.max(0, Date.parse(claim.leaseUntil) - now().getTime()),
        };
      case "claimed":
        break;
    }

    try {
      await finish(claim.record, upload, await recognise(object));
      return SETTLED;
    } catch (error) {
      const fault = asRecognitionError(error);
      if (fault.retryable && !upload.lastAttempt) {
        await store.release(lease, now());
        const afterMs = retryDelayMs(upload.attempt, deps.random);
        log.warn("recognition_put_off", {
          blob_id: blobId,
          error,
          attempt: upload.attempt,
          after_ms: afterMs,
        });
        return { kind: "retry", afterMs };
      }
      log.error("recognition_given_up", { blob_id: blobId, error, attempt: upload.attempt });
      await finish(claim.record, upload, { status: "failed", failure: fault.failure });
      return SETTLED;
    }
  };

  async function finish(record: BlobRecord, upload: Upload, outcome: Outcome): Promise<void> {
    const written = await store.complete(record.blobId, outcome, now());
    log.info("blob_finished", {
      blob_id: record.blobId,
      status: outcome.status,
      ...(outcome.status === "failed" && { code: outcome.failure.code }),
      ...(outcome.status === "succeeded" && { cached: Boolean(outcome.recognition.cachedAt) }),
      first: written,
    });
    await uploads.remove(upload.object);
  }

  /** @throws {RecognitionError} and whatever storage throws */
  async function recognise(object: ObjectRef): Promise<Outcome> {
    const checked = await preflight(object, uploads, deps.inspect);
    if (checked.kind === "gone") return { status: "failed", failure: { code: "upload_expired" } };
    const { image } = checked;
    if (checked.kind === "refused") return { status: "failed", failure: checked.failure, image };

    const key = `etag:${image.etag}:${image.bytes}:${deps.detector.name}`;
    const known = await deps.cache.get(key);
    if (known && (known.kind === "refused" || lifetimeEnd(known) > now())) {
      return fromCache(known, image);
    }

    const entry = await detect(object, image);
    await deps.cache.put(key, entry, entry.kind === "recognised" ? lifetimeEnd(entry) : undefined);
    return fromCache(entry, image, { fresh: true });
  }

  /** Reckoned when it is read, so that a changed lifetime holds for what is there already. */
  function lifetimeEnd({ cachedAt }: CacheEntry): Date {
    return new Date(Date.parse(cachedAt) + deps.cacheLifetimeMs);
  }

  /** A refusal that will be the same for these bytes for ever is an answer too. */
  async function detect(object: ObjectRef, image: ImageFacts): Promise<CacheEntry> {
    const { bytes: _bytes, etag: _etag, ...facts } = image;
    try {
      const { labels, labelModelVersion } = await deps.detector.detect(object);
      const at = now().toISOString();
      const recognition = { detector: deps.detector.name, labelModelVersion, detectedAt: at };
      return { kind: "recognised", labels, image: facts, recognition, cachedAt: at };
    } catch (error) {
      if (!(error instanceof RecognitionError) || !isAboutTheImage(error)) throw error;
      const failure =
        error.failure.code === "corrupt_image" && facts.format
          ? { ...error.failure, format: facts.format }
          : error.failure;
      return { kind: "refused", failure, image: facts, cachedAt: now().toISOString() };
    }
  }
}

function fromCache(entry: CacheEntry, image: ImageFacts, { fresh = false } = {}): Outcome {
  const facts = { ...image, ...entry.image };
  if (entry.kind === "refused") return { status: "failed", failure: entry.failure, image: facts };
  const recognition = fresh
    ? entry.recognition
    : { ...entry.recognition, cachedAt: entry.cachedAt };
  return { status: "succeeded", labels: entry.labels, image: facts, recognition };
}

const ABOUT_THE_IMAGE = new Set([
  "unsupported_image",
  "corrupt_image",
  "image_too_large",
  "image_too_small",
]);

function isAboutTheImage(error: RecognitionError): boolean {
  return ABOUT_THE_IMAGE.has(error.failure.code);
}

/** A fault we have no name for (storage, a bug) is treated as one that may pass: retried first, told last. */
function asRecognitionError(error: unknown): RecognitionError {
  if (error instanceof RecognitionError) return error;
  return new RecognitionError({ code: "recognition_unavailable" }, true, { cause: error });
}

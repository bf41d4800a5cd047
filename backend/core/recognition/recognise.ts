import type { Outcome } from "../blob/blob.ts";
import { isAboutTheBytes } from "../blob/refusal.ts";
import type { ObjectRef, UploadStore } from "../ports/blobs.ts";
import type { Clock } from "../ports/clock.ts";
import {
  type CacheEntry,
  type Detector,
  type InspectHead,
  RecognitionError,
} from "../ports/recognition.ts";
import type { Log, Measure } from "../ports/telemetry.ts";
import type { Content, ContentCache } from "./content-cache.ts";
import { type Preflight, preflight } from "./preflight.ts";

export interface RecogniseDeps {
  uploads: Pick<UploadStore, "read">;
  content: ContentCache;
  detector: Detector;
  inspect: InspectHead;
  log: Log;
  metrics: Measure;
  now: Clock;
}

/** A stored picture: where it is, and what is known of its content. */
export interface Picture {
  object: ObjectRef;
  bytes: number;
  etag: string;
  /** Hex; only where S3 checked it. */
  sha256?: string;
}

/** For how long others wait for whoever is at the same content. */
export interface Turn {
  owner: string;
  until: Date;
  /** Nobody is waited for: there will be no further chance. */
  last: boolean;
}

/**
 * The outcome of a picture: from the cache, else from pre-flight, else from the detector. Undefined if someone else is
 * at the same content, whose answer will be in the cache soon.
 */
export function recogniseWith(deps: RecogniseDeps) {
  const { uploads, content, detector, inspect, log, metrics, now } = deps;
  return async (picture: Picture, turn: Turn): Promise<Outcome | undefined> => {
    const { object, bytes, etag, sha256 } = picture;
    const its: Content = { etag: { etag, bytes }, ...(sha256 && { sha256 }) };
    const known = await find(its);
    if (known) return known;

    const read = (fromByte: number, maxBytes: number) => uploads.read(object, fromByte, maxBytes);
    const checked = await preflight({ bytes, etag }, read, inspect);
    if (checked.kind === "gone") return { status: "failed", failure: { code: "upload_expired" } };
    if (checked.kind === "refused") {
      const { failure, image } = checked;
      const entry: CacheEntry = { kind: "refused", failure, image, cachedAt: now().toISOString() };
      // Nothing is saved by remembering an empty file.
      if (failure.code !== "empty_upload") await content.remember(its, entry);
      return outcomeOf(entry, false);
    }

    const ask = async () => {
      // Whoever was before us may have been done between our look and our turn.
      const meanwhile = await find(its);
      if (meanwhile) return meanwhile;
      const entry = await detect(object, checked);
      await content.remember(its, entry);
      return outcomeOf(entry, false);
    };
    return (await content.alone(its, turn, ask)) ?? (turn.last ? await ask() : undefined);
  };

  async function find(its: Content): Promise<Outcome | undefined> {
    const entry = await content.find(its);
    if (!entry) return undefined;
    metrics.count("CacheHits");
    return outcomeOf(entry, true);
  }

  /** A refusal that will be the same for these bytes for ever is an answer too. */
  async function detect(
    object: ObjectRef,
    { image }: Preflight & { kind: "accepted" },
  ): Promise<CacheEntry> {
    const startedAt = now();
    try {
      const { labels, labelModelVersion, quality } = await detector.detect(object);
      const at = now().toISOString();
      const durationMs = now().getTime() - startedAt.getTime();
      metrics.count("Recognitions");
      metrics.duration("RecognitionMs", durationMs);
      log.debug("picture_recognised", {
        duration_ms: durationMs,
        labels: labels.length,
        label_model_version: labelModelVersion,
      });
      return {
        kind: "recognised",
        labels,
        image: { ...image, ...(quality && { quality }) },
        recognition: { detector: detector.name, labelModelVersion, detectedAt: at },
        cachedAt: at,
      };
    } catch (error) {
      if (!(error instanceof RecognitionError)) throw error;
      const { code } = error.failure;
      if (code === "recognition_throttled") metrics.count("RecognitionsThrottled");
      if (code === "recognition_denied") metrics.count("RecognitionsDenied");
      if (!isAboutTheBytes(code)) throw error;
      const failure =
        code === "corrupt_image" && image.format
          ? { ...error.failure, format: image.format }
          : error.failure;
      return { kind: "refused", failure, image, cachedAt: now().toISOString() };
    }
  }
}

/** @param cached whether the answer was there before */
export function outcomeOf(entry: CacheEntry, cached: boolean): Outcome {
  if (entry.kind === "refused")
    return { status: "failed", failure: entry.failure, image: entry.image };
  const { labels, image, recognition, cachedAt } = entry;
  return {
    status: "succeeded",
    labels,
    image,
    recognition: cached ? { ...recognition, cachedAt } : recognition,
  };
}

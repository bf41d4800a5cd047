import type { Outcome } from "../blob/blob.ts";
import {
  type CacheEntry,
  type Clock,
  type Detector,
  type InspectHead,
  type ObjectRef,
  RecognitionError,
  type UploadStore,
} from "../ports.ts";
import type { Content, ContentCache } from "./content-cache.ts";
import { type Preflight, preflight } from "./preflight.ts";

export interface RecogniseDeps {
  uploads: Pick<UploadStore, "read">;
  content: ContentCache;
  detector: Detector;
  inspect: InspectHead;
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
export function recogniseWith({ uploads, content, detector, inspect, now }: RecogniseDeps) {
  return async (picture: Picture, turn: Turn): Promise<Outcome | undefined> => {
    const { object, bytes, etag, sha256 } = picture;
    const its: Content = { etag: { etag, bytes }, ...(sha256 && { sha256 }) };
    const known = await content.find(its);
    if (known) return outcomeOf(known, true);

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
      const meanwhile = await content.find(its);
      if (meanwhile) return outcomeOf(meanwhile, true);
      const entry = await detect(object, checked);
      await content.remember(its, entry);
      return outcomeOf(entry, false);
    };
    return (await content.alone(its, turn, ask)) ?? (turn.last ? await ask() : undefined);
  };

  /** A refusal that will be the same for these bytes for ever is an answer too. */
  async function detect(
    object: ObjectRef,
    { image }: Preflight & { kind: "accepted" },
  ): Promise<CacheEntry> {
    try {
      const { labels, labelModelVersion, quality } = await detector.detect(object);
      const at = now().toISOString();
      return {
        kind: "recognised",
        labels,
        image: { ...image, ...(quality && { quality }) },
        recognition: { detector: detector.name, labelModelVersion, detectedAt: at },
        cachedAt: at,
      };
    } catch (error) {
      if (!(error instanceof RecognitionError) || !ABOUT_THE_IMAGE.has(error.failure.code))
        throw error;
      const failure =
        error.failure.code === "corrupt_image" && image.format
          ? { ...error.failure, format: image.format }
          : error.failure;
      return { kind: "refused", failure, image, cachedAt: now().toISOString() };
    }
  }
}

const ABOUT_THE_IMAGE = new Set([
  "unsupported_image",
  "corrupt_image",
  "image_too_large",
  "image_too_small",
]);

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

import type { BlobFailure } from "./blob-errors.ts";
import type { Label } from "./label.ts";
import type { LabelFilter } from "./label-filter.ts";

/** The formats that are recognised. */
export type ImageFormat = "jpeg" | "png";

/** What is known of an uploaded image without looking at what it shows. */
export interface ImageFacts {
  bytes: number;
  /** As S3 gave it, without quotes. */
  etag: string;
  format?: ImageFormat;
  /** Pixels, as stored: before any EXIF rotation. */
  width?: number;
  height?: number;
}

/** Who recognised a picture, and when. */
export interface RecognitionFacts {
  detector: string;
  labelModelVersion: string;
  /** ISO 8601 */
  detectedAt: string;
  /** Set when the answer came from the cache: when it was put there, ISO 8601. */
  cachedAt?: string;
}

export interface Succeeded {
  status: "succeeded";
  image: ImageFacts;
  recognition: RecognitionFacts;
  /** All that was recognised, before any filter. */
  labels: Label[];
}

export interface Failed {
  status: "failed";
  failure: BlobFailure;
  image?: ImageFacts;
}

/** The two ends of a blob's life. The first one written stays. */
export type Outcome = Succeeded | Failed;

/** `processing` is a lease: once `leaseUntil` has passed, the blob may be taken up again. */
export interface Processing {
  status: "processing";
  leaseId: string;
  /** ISO 8601 */
  leaseUntil: string;
}

export type BlobState = { status: "awaiting_upload" } | Processing | Outcome;
export type BlobStatus = BlobState["status"];

/** A submitted image and its life, as it is stored. All times are ISO 8601 in UTC. */
export interface BlobRecord {
  blobId: string;
  createdAt: string;
  updatedAt: string;
  /** An upload that is heard of later than this comes too late. */
  uploadDeadlineAt: string;
  /** From here on the blob is unknown. */
  expiresAt: string;
  filter: LabelFilter;
  metadata?: Record<string, string>;
  state: BlobState;
}

export function isOutcome(state: BlobState): state is Outcome {
  return state.status === "succeeded" || state.status === "failed";
}

/**
 * The record as a reader at `now` must see it: nothing once it has expired, and a blob that was never uploaded as
 * failed. Both are decided here and not by a sweeper, so they hold the moment they fall due.
 */
export function asOf(record: BlobRecord, now: Date): BlobRecord | undefined {
  const at = now.toISOString();
  if (record.expiresAt <= at) return undefined;
  if (record.state.status === "awaiting_upload" && record.uploadDeadlineAt <= at) {
    const state: Failed = { status: "failed", failure: { code: "upload_expired" } };
    return { ...record, updatedAt: record.uploadDeadlineAt, state };
  }
  return record;
}

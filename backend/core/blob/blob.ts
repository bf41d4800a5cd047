import type { Answers, Feature, FeatureOptions, ReadFilter } from "../features/features.ts";
import type { Policy } from "../features/moderation/policy.ts";
import type { Callback } from "./callback.ts";
import { callbackAsOf } from "./callback-as-of.ts";
import type { BlobFailure } from "./failure.ts";
import type { ImageFacts } from "./image.ts";

export interface Succeeded {
  status: "succeeded";
  image: ImageFacts;
  /** One for each feature that was asked for. */
  answers: Answers;
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
  /** When recognition is given up, whatever became of its workers. ISO 8601 */
  deadlineAt: string;
  /**
   * How often it was taken up, this time included. What was put off for no fault of the picture or of ours is taken off
   * again; a worker that died is not.
   */
  attempts: number;
  /** Why it was put off the last time. */
  putOffFor?: BlobFailure;
}

/** What a client says of the picture it is going to upload. */
export interface PromisedContent {
  /** Hex, lower case */
  sha256?: string;
  bytes?: number;
}

export type BlobState = { status: "awaiting_upload" } | Processing | Outcome;

/** A submitted image and its life, as it is stored. All times are ISO 8601 in UTC. */
export interface BlobRecord {
  blobId: string;
  /** Whose it is: for others it is not there. */
  account: string;
  /** What its account may spend in a day, in millionths of a dollar, where the key that created it has a limit. */
  dailyMicrodollars?: number;
  createdAt: string;
  updatedAt: string;
  /** An upload that is heard of later than this comes too late. */
  uploadDeadlineAt: string;
  /** When it was found to be uploaded and taken up by nobody yet: its deadline was put off then. */
  uploadSeenAt?: string;
  /** From here on the blob is unknown. */
  expiresAt: string;
  /** What is to be recognised in the picture. */
  features: readonly Feature[];
  options: FeatureOptions;
  /** What may be shown, where the client said so. */
  policy?: Policy;
  filter: ReadFilter;
  metadata?: Record<string, string>;
  /** The only content that the form takes, as the client told it: S3 refuses other bytes. */
  content: PromisedContent;
  callback?: Callback;
  state: BlobState;
}

export function isOutcome(state: BlobState): state is Outcome {
  return state.status === "succeeded" || state.status === "failed";
}

/**
 * The record as a reader at `now` must see it: nothing once it has expired; as failed if it was never uploaded or never taken up, or if
 * its last worker died and no one is left to say so; with its callback as that is by then. All is decided here and not by a sweeper, so it holds the moment
 * it falls due.
 */
export function asOf(record: BlobRecord, now: Date): BlobRecord | undefined {
  const at = now.toISOString();
  if (record.expiresAt <= at) return undefined;
  return asEnded(withCallbackAsOf(record, at), at);
}

function withCallbackAsOf(record: BlobRecord, at: string): BlobRecord {
  return record.callback ? { ...record, callback: callbackAsOf(record.callback, at) } : record;
}

function asEnded(record: BlobRecord, at: string): BlobRecord {
  if (record.state.status === "awaiting_upload" && record.uploadDeadlineAt <= at) {
    const code = record.uploadSeenAt ? "recognition_unavailable" : "upload_expired";
    return failedAt(record, record.uploadDeadlineAt, { code });
  }
  if (record.state.status === "processing" && record.state.deadlineAt <= at) {
    const { deadlineAt, putOffFor } = record.state;
    return failedAt(record, deadlineAt, putOffFor ?? { code: "recognition_unavailable" });
  }
  return record;
}

/** The record as a reader of this account must see it at `now`: nothing if it is another's. */
export function seenBy(
  account: string,
  record: BlobRecord | undefined,
  now: Date,
): BlobRecord | undefined {
  return record?.account === account ? asOf(record, now) : undefined;
}

function failedAt(record: BlobRecord, updatedAt: string, failure: BlobFailure): BlobRecord {
  return { ...record, updatedAt, state: { status: "failed", failure } };
}

import type {
  BlobRecord,
  ImageFacts,
  ImageFormat,
  ImageQuality,
  Outcome,
  PromisedContent,
  RecognitionFacts,
} from "./blob/blob.ts";
import type { BlobFailure } from "./blob/blob-errors.ts";
import type { Label } from "./blob/label.ts";

/** Time, passed in so that tests decide what it is. */
export type Clock = () => Date;

/** Makes ids that no one can guess. */
export type IdSource = () => string;

/** One stored object, exactly: a key can be written twice, a version cannot. */
export interface ObjectRef {
  key: string;
  versionId?: string;
}

/** Answer to a claim: the lease, or why there is none. */
export type Claim =
  | { kind: "claimed"; record: BlobRecord }
  /** Unknown or expired. */
  | { kind: "missing" }
  /** At its end, or too late. */
  | { kind: "finished"; record: BlobRecord }
  | { kind: "leased"; leaseUntil: string };

export interface Lease {
  blobId: string;
  leaseId: string;
  until: Date;
  /** When recognition is given up for good; only the first claim of a blob sets it. */
  deadline: Date;
}

/** Where blobs are kept. Every step is one conditional write of one item, so duplicates and races are harmless. */
export interface BlobStore {
  /** Writes a new record. */
  create(record: BlobRecord): Promise<void>;
  /** A strongly consistent read, as stored: see `asOf`. */
  get(blobId: string): Promise<BlobRecord | undefined>;
  /** Takes the blob up if it waits for its upload or its lease has run out. */
  claim(lease: Lease, now: Date): Promise<Claim>;
  /** Ends this lease at once, so that a retry need not wait for it. Nothing happens if it is not held any more. */
  release(lease: Pick<Lease, "blobId" | "leaseId">, now: Date): Promise<void>;
  /** Writes the end of a blob's life, whoever holds the lease. False if there was an end already, or no blob. */
  complete(blobId: string, outcome: Outcome, now: Date): Promise<boolean>;
  /** Forgets the blob, whatever state it is in. Fine if there is none. */
  remove(blobId: string): Promise<void>;
}

/** The form that a picture is posted with. */
export interface UploadForm {
  url: string;
  fields: Record<string, string>;
  /** ISO 8601 */
  expiresAt: string;
  maxBytes: number;
}

export interface UploadIssuer {
  /** @param content the only content that the form shall take */
  issue(blobId: string, expiresAt: Date, content: PromisedContent): Promise<UploadForm>;
}

/** The uploaded objects. */
export interface UploadStore {
  /** Up to `maxBytes` of the object from a byte on; empty at its end, undefined if the object is gone. */
  read(ref: ObjectRef, fromByte: number, maxBytes: number): Promise<Uint8Array | undefined>;
  /** Removes exactly this object; fine if it is gone. */
  remove(ref: ObjectRef): Promise<void>;
  /** Removes all that was ever uploaded for a blob. */
  removeAll(blobId: string): Promise<void>;
}

/** What an image's first bytes say about it. */
export type HeadInspection =
  | { kind: "image"; format: ImageFormat; width: number; height: number }
  /** The header goes on past the bytes that were given. */
  | { kind: "incomplete"; format: ImageFormat }
  | { kind: "corrupt"; format: ImageFormat }
  /** `found` names it with its article: "a PDF document". */
  | { kind: "other"; found?: string };

export type InspectHead = (head: Uint8Array) => HeadInspection;

export interface Detection {
  labels: Label[];
  labelModelVersion: string;
  quality?: ImageQuality;
}

/** Recognises what is in a stored picture. */
export interface Detector {
  /** Names the detector and what else changes its answer; part of the cache's key. */
  readonly name: string;
  /** @throws {RecognitionError} */
  detect(ref: ObjectRef): Promise<Detection>;
}

/** Recognition did not answer. `retryable`: the same picture may well succeed a little later. */
export class RecognitionError extends Error {
  override readonly name = "RecognitionError";
  readonly failure: BlobFailure;
  readonly retryable: boolean;

  constructor(failure: BlobFailure, retryable: boolean, options?: ErrorOptions) {
    super(failure.code, options);
    this.failure = failure;
    this.retryable = retryable;
  }
}

/** What is remembered about content that was seen before. */
export type CacheEntry =
  | {
      kind: "recognised";
      labels: Label[];
      image: ImageFacts;
      recognition: Omit<RecognitionFacts, "cachedAt">;
      /** ISO 8601 */
      cachedAt: string;
    }
  | {
      kind: "refused";
      failure: BlobFailure;
      image: ImageFacts;
      /** ISO 8601 */
      cachedAt: string;
    };

/** Results by content, so that the same bytes are paid for once. */
export interface RecognitionCache {
  get(key: string): Promise<CacheEntry | undefined>;
  /** The entry may be forgotten from `expiresAt` on; without it, never. */
  put(key: string, entry: CacheEntry, expiresAt?: Date): Promise<void>;
  /** Takes the sole right to recognise what this key stands for, until it is released or the time is up. */
  claim(key: string, owner: string, now: Date, until: Date): Promise<boolean>;
  /** Gives the right back; nothing happens if someone else has it by now. */
  release(key: string, owner: string): Promise<void>;
  /** The version of the model that last answered, by the detector's name. */
  modelVersion(detector: string): Promise<string | undefined>;
  setModelVersion(detector: string, version: string): Promise<void>;
}

/** What a line of the log says besides its event. Names are in snake case: `blob_id`, `duration_ms`. */
export type LogDetails = Record<string, unknown>;

/** Tells what happened, one line an event. Never given a secret. */
export interface Log {
  debug(event: string, details?: LogDetails): void;
  info(event: string, details?: LogDetails): void;
  warn(event: string, details?: LogDetails): void;
  error(event: string, details?: LogDetails): void;
  /** Runs `work`; every line that is written in its course, however late, has these details too. */
  within<Result>(details: LogDetails, work: () => Result): Result;
  /** More details for the rest of the innermost `within`, for what is not known when it begins. */
  add(details: LogDetails): void;
}

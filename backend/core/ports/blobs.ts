import type { BlobRecord, Outcome, PromisedContent } from "../blob/blob.ts";
import type { BlobFailure } from "../blob/failure.ts";

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

export interface Release {
  /** Whether the attempt that ends stays in the count: see `Processing`. */
  counts: boolean;
  /** Missing where nothing went wrong. */
  putOffFor?: BlobFailure;
}

/** Where blobs are kept. Every step is one conditional write of one item, so duplicates and races are harmless. */
export interface BlobStore {
  /** Writes a new record. False if there is a blob of this id already, which stays as it is. */
  create(record: BlobRecord): Promise<boolean>;
  /** A strongly consistent read, as stored: see `asOf`. */
  get(blobId: string): Promise<BlobRecord | undefined>;
  /** Takes the blob up if it waits for its upload or its lease has run out, and counts that. */
  claim(lease: Lease, now: Date): Promise<Claim>;
  /** Ends this lease at once, by every clock, so that a retry need not wait. Nothing happens if it is not held any more. */
  release(lease: Pick<Lease, "blobId" | "leaseId">, why: Release, now: Date): Promise<void>;
  /**
   * Writes the end of a blob's life, whoever holds the lease, and with it that its callback is in its mailbox, if it goes to one:
   * a target stays the same until there is an end. False if there was an end already, or no blob.
   */
  complete(
    blob: Pick<BlobRecord, "blobId" | "callback">,
    outcome: Outcome,
    now: Date,
  ): Promise<boolean>;
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
  /** The SHA-256 of what is stored, in hex; undefined if the object is gone. Not for what is larger than a picture may be. */
  sha256(ref: ObjectRef): Promise<string | undefined>;
  /** Up to `maxBytes` of the object from a byte on; empty at its end, undefined if the object is gone. */
  read(ref: ObjectRef, fromByte: number, maxBytes: number): Promise<Uint8Array | undefined>;
  /** Whether anything is stored that was uploaded for a blob. */
  isStored(blobId: string): Promise<boolean>;
  /** Removes exactly this object; fine if it is gone. */
  remove(ref: ObjectRef): Promise<void>;
  /** Removes all that was ever uploaded for a blob, and what was made of it. */
  removeAll(blobId: string): Promise<void>;
}

/** What uploads were converted to. */
export interface ConvertedStore {
  /** Keeps a JPEG beside those that were kept before. */
  put(blobId: string, jpeg: Uint8Array): Promise<ObjectRef>;
  /** Removes all that was ever made of a blob's upload. */
  removeAll(blobId: string): Promise<void>;
}

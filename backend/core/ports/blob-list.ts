import type { BlobRecord } from "../blob/blob.ts";

/** A blob's place in the list of its account. */
export interface ListPlace {
  /** ISO 8601 with milliseconds, in UTC */
  createdAt: string;
  blobId: string;
}

/** What of an account's list is asked for. */
export interface ListPart {
  account: string;
  /** When the oldest of them was created at the earliest, and the newest at the latest, both inclusive. ISO 8601 */
  earliest?: string;
  latest?: string;
  /** Only what comes behind this place, which must be in the range. Its blob may be gone. */
  behind?: ListPlace;
  count: number;
}

/** The blobs of each account in the order of their creation. */
export interface BlobList {
  /**
   * The newest first; fewer than `count` only where there are no more. A blob of the last second may be missing, and one may
   * have an old place besides its own.
   */
  places(part: ListPart): Promise<ListPlace[]>;
  /** Those that there are of up to 100 blobs, each named once, in any order: strongly consistent, and as stored, see `asOf`. */
  read(blobIds: readonly string[]): Promise<BlobRecord[]>;
}

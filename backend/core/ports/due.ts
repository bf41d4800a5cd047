import type { BlobRecord, Failed } from "../blob/blob.ts";

/** A blob that something may have to be done about. */
export interface DueBlob {
  blobId: string;
  /** ISO 8601 */
  dueAt: string;
}

/**
 * Blobs by when something is to be done that no message asks for: a deadline passes, or a callback has waited for long.
 * What is due stays so until it is dealt with, however late that is.
 */
export interface DueStore {
  /** All that is due at a time or before, in parts. What was just written may be missing, and be in the next sweep. */
  due(until: Date): AsyncIterable<DueBlob[]>;
  /** A strongly consistent read, as stored: see `asOf`. */
  get(blobId: string): Promise<BlobRecord | undefined>;
  /**
   * Writes the end that readers see of a blob whose deadline has passed, and with it that its callback is in its mailbox, if it
   * goes to one. False if it has another end, or is gone.
   */
  end(
    blob: Pick<BlobRecord, "blobId" | "callback">,
    outcome: Failed,
    endedAt: string,
    now: Date,
  ): Promise<boolean>;
  /**
   * Puts off the deadline of a blob whose picture is stored, and which nobody has taken up. False if somebody has, or if it is
   * over, gone, or was put off before.
   */
  hold(blobId: string, until: Date, now: Date): Promise<boolean>;
  /** Nothing more is to be done, unless the blob is due at another time meanwhile. */
  settle(due: DueBlob): Promise<void>;
}

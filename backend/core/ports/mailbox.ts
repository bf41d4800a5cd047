import type { BlobRecord } from "../blob/blob.ts";
import type { Callback, CallbackAttempt } from "../blob/callback.ts";

/** An account's mailbox: another account's of the same name is another one. */
export interface Mailbox {
  account: string;
  name: string;
}

/** What is to become of a delivery, by its blob as it is stored. */
export interface MailboxDecision<Result> {
  result: Result;
  /** The callback as it is to be. */
  callback?: Callback;
  /** In its place the ledger alone, with as many attempts: whatever else has become of the delivery is somebody else's. */
  attempts?: CallbackAttempt[];
  /** It is not to be found in the mailbox any more, whatever its callback says. */
  isVoid?: boolean;
}

/** The mailboxes of all accounts: deliveries wait in their blobs' records. */
export interface MailboxStore {
  /**
   * Blobs of which something may be leased now, the longest due first. What became due within the last second may be missing,
   * and some may be leased or settled meanwhile: see `change`.
   */
  waiting(mailbox: Mailbox, now: Date, count: number): Promise<string[]>;
  /**
   * Does what is decided about a blob's callback, in one conditional write. Where somebody else has written since it was
   * read, it is decided anew, by what is stored then.
   * @param decide is told undefined where there is no such blob
   */
  change<Result>(
    blobId: string,
    decide: (stored: BlobRecord | undefined) => MailboxDecision<Result>,
  ): Promise<Result>;
}

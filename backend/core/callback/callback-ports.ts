import type { BlobRecord } from "../blob/blob.ts";
import type { CallbackAttempt, CallbackStatus, CallbackTarget } from "./callback.ts";

/** Asks for one delivery of a blob's callback. Sent at least once, and in any order. */
export interface CallbackRequest {
  blobId: string;
  /** See `Callback.delivery`. */
  delivery: number;
}

export interface CallbackQueue {
  send(request: CallbackRequest): Promise<void>;
}

/** Answer to a claim of a delivery. */
export type DeliveryClaim =
  | { kind: "claimed"; record: BlobRecord }
  /** There is nothing to deliver any more: deleted, at its end, or asked for anew. */
  | { kind: "void" }
  /** It has failed: no attempt is left. */
  | { kind: "spent" }
  /** Someone is at it, or it is not time yet. */
  | { kind: "not_due"; at: string };

export interface DeliveryLease {
  blobId: string;
  delivery: number;
  leaseId: string;
  until: Date;
}

/** What an attempt leads to. */
export interface AttemptRecord {
  attempt: CallbackAttempt;
  status: CallbackStatus;
  /** ISO 8601 */
  nextAttemptAt?: string;
}

/** The callbacks of blobs, kept in their records. As for the blobs, each step is one conditional write. */
export interface CallbackStore {
  /** Takes up a delivery that is pending and due, of a blob that is at its end. */
  claimDelivery(lease: DeliveryLease, now: Date): Promise<DeliveryClaim>;
  /** Adds the attempt to the ledger and ends the lease; false if the lease is not held any more. */
  recordAttempt(
    lease: Pick<DeliveryLease, "blobId" | "leaseId">,
    record: AttemptRecord,
  ): Promise<boolean>;
  /** Asks for a new delivery. `secret` is only taken if the blob has none. The record as it is then; undefined if gone. */
  startDelivery(
    blobId: string,
    target: CallbackTarget,
    secret: string,
    now: Date,
  ): Promise<BlobRecord | undefined>;
}

/**
 * Says what speaks against a callback's URL when it is given, names resolved; undefined if nothing does. What it says
 * reads on from the property's name.
 */
export type RefuseCallbackUrl = (url: string) => Promise<string | undefined>;

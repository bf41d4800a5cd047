import type { BlobRecord } from "../blob/blob.ts";
import type {
  AttemptPhase,
  CallbackAttempt,
  CallbackErrorCode,
  CallbackStatus,
  CallbackTarget,
  CallbackTrust,
} from "../blob/callback.ts";

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

/** One callback, as it is sent. */
export interface Delivery {
  url: string;
  /** JSON text, sent as it is: the signature is over these very bytes. */
  body: string;
  /** The same for every attempt, so that a receiver can tell a repetition. */
  webhookId: string;
  /** `whsec_…` */
  secret: string;
  trust: CallbackTrust;
}

/** How an attempt ended. It never holds anything of the URL, the request or the secret. */
export interface AttemptOutcome {
  /** `stop`: the receiver does not want it, or it can never be sent; no further attempt is made. */
  kind: "delivered" | "retry" | "stop";
  /** Missing if delivered, or if nothing was tried. */
  phase?: AttemptPhase;
  statusCode?: number;
  /** Missing only if delivered. */
  errorCode?: CallbackErrorCode;
  durationMs: number;
  /** What the receiver asked for in `Retry-After`, 12 hours at most. */
  retryAfterMs?: number;
}

/** Delivers one callback, once. Settles within its timeout; rejects only on a fault of our own. */
export type SendCallback = (delivery: Delivery) => Promise<AttemptOutcome>;

import type { BlobRecord } from "../blob/blob.ts";
import type {
  AttemptPhase,
  Callback,
  CallbackAttempt,
  CallbackErrorCode,
  CallbackTarget,
  Settlement,
  UrlTarget,
} from "../blob/callback.ts";

/** Asks for one delivery of a blob's callback. Sent at least once, and in any order. */
export interface CallbackRequest {
  blobId: string;
  /** See `Callback.delivery`. */
  delivery: number;
  /** How many of its attempts were made before; messages that were sent by hand or long ago do not say. */
  attempt?: number;
}

export interface CallbackQueue {
  /** @param delayMs from 0 to `longestDelayMs` */
  send(request: CallbackRequest, delayMs?: number): Promise<void>;
}

/** Answer to a claim of a delivery. */
export type DeliveryClaim =
  | { kind: "claimed"; record: BlobRecord; callback: Callback; target: UrlTarget }
  /** There is nothing to deliver any more: deleted, at its end, asked for anew, or it waits in a mailbox. */
  | { kind: "void" }
  /** It has failed: no attempt is left. */
  | { kind: "spent" }
  /** Someone is at it. */
  | { kind: "leased"; until: string }
  /** It is not time yet, or the attempt that is asked for was made. */
  | { kind: "waiting"; next: NextAttempt };

/** The attempt that a pending delivery waits for. */
export interface NextAttempt {
  attempt: number;
  /** ISO 8601 */
  at: string;
  /** Whether it is found once it is due (`DueStore`), though no message asks for it. */
  isKept: boolean;
}

export interface DeliveryLease {
  blobId: string;
  delivery: number;
  /** See `CallbackRequest.attempt`: if it is told, no other attempt is made. */
  attempt?: number | undefined;
  leaseId: string;
  until: Date;
}

/** What an attempt leads to. */
export interface AttemptRecord extends Settlement {
  attempt: CallbackAttempt;
  /** The next attempt is too far off for a message to wait: it is to be found once it is due. */
  keepUntilDue?: boolean;
}

/** The callbacks of blobs, kept in their records. As for the blobs, each step is one conditional write. */
export interface CallbackStore {
  /** Takes up a delivery to a URL that is pending and due, of a blob that is at its end. */
  claimDelivery(lease: DeliveryLease, now: Date): Promise<DeliveryClaim>;
  /**
   * Adds the attempt to the ledger and ends the lease. False if the lease is not held any more: what was attempted is in
   * the ledger all the same, and nothing else is changed.
   */
  recordAttempt(
    lease: Pick<DeliveryLease, "blobId" | "leaseId">,
    record: AttemptRecord,
  ): Promise<boolean>;
  /**
   * Asks for a new delivery, to where it goes anyway if no target is given. `secret` is only taken if the blob has none. One that
   * goes to a mailbox is in it with that. The record as it is then; undefined if it is gone, or has no callback and is given
   * no target.
   */
  startDelivery(
    blob: Pick<BlobRecord, "blobId" | "account">,
    target: CallbackTarget | undefined,
    secret: string,
    now: Date,
  ): Promise<BlobRecord | undefined>;
}

/**
 * Says what speaks against a callback's URL when it is given, names resolved; undefined if nothing does. What it says
 * reads on from the property's name.
 */
export type RefuseCallbackUrl = (url: string) => Promise<string | undefined>;

/** What a callback says, however it gets to its receiver. */
export interface CallbackContent {
  /** JSON text, sent as it is: the signature is over these very bytes. */
  body: string;
  /** The same for every attempt, so that a receiver can tell a repetition. */
  webhookId: string;
  /** `whsec_…` */
  secret: string;
}

/** What is sent before a callback's body, but for what belongs to a connection. */
export type CallbackHeaders = Record<
  "content-type" | "user-agent" | "webhook-id" | "webhook-timestamp" | "webhook-signature",
  string
>;

/** Signs a callback as of this moment. A verifier takes that for five minutes, so each attempt has its own. */
export type PrepareCallback = (content: CallbackContent) => CallbackHeaders | "body_too_large";

/** One callback, as it is sent. */
export type Delivery = CallbackContent & Omit<UrlTarget, "kind">;

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

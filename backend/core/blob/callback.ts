/** Whom a receiver's certificate must convince. With neither property: the public authorities, and the host's name. */
export interface CallbackTrust {
  /** Encrypt, but accept any certificate. */
  allowInsecure?: boolean;
  /**
   * Accept exactly the certificate with this SHA-256 fingerprint (64 hexadecimal digits), whoever signed it and
   * whatever its name and dates. Goes before `allowInsecure`.
   */
  certificateSha256?: string;
}

/** How far an attempt got before it failed; `status` is everything after the request was sent, but for a timeout. */
export type AttemptPhase = "dns" | "connect" | "tls" | "timeout" | "status";

/** Why an attempt failed; `errors/callback-error-codes.ts` says each in words. */
export type CallbackErrorCode =
  | "url_refused"
  | "address_refused"
  | "body_too_large"
  | "name_not_found"
  | "dns_failed"
  | "timeout_dns"
  | "connection_refused"
  | "host_unreachable"
  | "connection_failed"
  | "timeout_connect"
  | "connection_reset"
  | "connection_closed"
  | "pin_needs_https"
  | "tls_not_tls"
  | "tls_wrong_fingerprint"
  | "tls_expired"
  | "tls_not_yet_valid"
  | "tls_wrong_host"
  | "tls_self_signed"
  | "tls_unknown_ca"
  | "tls_failed"
  | "timeout_tls"
  | "not_http"
  | "headers_too_large"
  | "timeout_response"
  | "redirect_refused"
  | "status_410"
  | "status_429"
  | "status_4xx"
  | "status_5xx"
  | "status_unknown"
  | "listener_gone";

/** One attempt to deliver a callback, as the ledger keeps it. */
export interface CallbackAttempt {
  /** When it began, ISO 8601 */
  at: string;
  outcome: "delivered" | "failed";
  /** How far it got, if it failed. */
  phase?: AttemptPhase;
  statusCode?: number;
  errorCode?: CallbackErrorCode;
  durationMs: number;
  /** Where it was taken out of a mailbox. */
  taken?: Taken;
}

/** An attempt that somebody else makes: whoever takes the delivery out of its mailbox. */
export interface Taken {
  leaseId: string;
  /** What the listener was answered; missing while it has not told what became of it, and for ever if it never does. */
  settled?: Settlement;
}

/** What an attempt led to. */
export interface Settlement {
  status: CallbackStatus;
  /** ISO 8601 */
  nextAttemptAt?: string;
}

/** Who has a delivery that was taken out of a mailbox, and for how long. It stays when its time is up, until it is another's. */
export interface MailboxLease {
  id: string;
  /** ISO 8601 */
  until: string;
}

/**
 * `failed`: the attempts are spent, or the blob is gone before the next one. `stopped`: the receiver does not want it (410), or it can never be sent.
 */
export type CallbackStatus = "pending" | "delivered" | "failed" | "stopped";

/** A receiver that is called. */
export interface UrlTarget {
  kind: "url";
  url: string;
  trust: CallbackTrust;
}

/** A mailbox of the blob's account, which the receiver's side fetches from. */
export interface MailboxTarget {
  kind: "mailbox";
  mailbox: string;
}

/** Where a result goes: what a client asks for when it creates a blob, or wants a callback again. */
export type CallbackTarget = UrlTarget | MailboxTarget;

/** Where a blob's result is to be sent, and what became of it. */
export interface Callback {
  target: CallbackTarget;
  /** `whsec_…` */
  secret: string;
  status: CallbackStatus;
  /** Counts the deliveries that were asked for: 1, and one more for each redelivery. Older messages are void. */
  delivery: number;
  /** Of all deliveries, oldest first: the newest `maxAttemptsKept`. */
  attempts: CallbackAttempt[];
  /** How many older ones there were, if there were any. */
  olderAttempts?: number;
  /** How many of them belong to this delivery. */
  attemptsMade: number;
  /** ISO 8601; while `pending` and tried before. Of a mailbox's delivery that is leased: unless it is settled before. */
  nextAttemptAt?: string;
  /** Of a mailbox's delivery, while it is not settled. */
  lease?: MailboxLease;
}

/** A ledger is part of its blob's item, which may have 400 KB. */
export const maxAttemptsKept = 50;

type Ledger = Pick<Callback, "attempts" | "olderAttempts">;

/** The ledger with one more attempt. Of two at the same time the one that began first comes first, whichever ended first. */
export function withAttempt({ attempts, olderAttempts }: Ledger, attempt: CallbackAttempt): Ledger {
  const all = [...attempts, attempt].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  return boundedLedger(all, olderAttempts);
}

/** The newest of the attempts, and how many older ones there were. */
export function boundedLedger(attempts: CallbackAttempt[], olderAttempts = 0): Ledger {
  const older = olderAttempts + Math.max(0, attempts.length - maxAttemptsKept);
  return { attempts: attempts.slice(-maxAttemptsKept), ...(older > 0 && { olderAttempts: older }) };
}

export function newCallback(target: CallbackTarget, secret: string): Callback {
  return { target, secret, status: "pending", delivery: 1, attempts: [], attemptsMade: 0 };
}

/**
 * The same for every attempt and every redelivery of one blob's result, so that a receiver can tell a repetition.
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export const webhookIdOf = (blobId: string): string => `blob_${blobId}`;

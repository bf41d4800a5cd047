import type { CallbackErrorCode } from "./callback-error-codes.ts";

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

/** How far an attempt got before it failed; `status` is everything after the request was sent, but for a timeout. */
export type AttemptPhase = "dns" | "connect" | "tls" | "timeout" | "status";

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

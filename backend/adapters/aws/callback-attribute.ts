import { boundedLedger, type Callback, type CallbackAttempt } from "../../core/blob/callback.ts";

/** The `callback` attribute of a blob's item. Times are ISO 8601. */
export interface CallbackAttribute {
  url: string;
  allow_insecure?: boolean;
  certificate_sha256?: string;
  secret: string;
  status: Callback["status"];
  delivery: number;
  attempts: AttemptAttribute[];
  /** Missing while all are kept, and in records of the time when all were. */
  older_attempts?: number;
  attempts_made: number;
  next_attempt_at?: string;
  lease_id?: string;
  lease_until?: string;
}

interface AttemptAttribute {
  at: string;
  outcome: CallbackAttempt["outcome"];
  phase?: CallbackAttempt["phase"];
  status_code?: number;
  error_code?: CallbackAttempt["errorCode"];
  duration_ms: number;
}

export function toCallbackAttribute(callback: Callback): CallbackAttribute {
  const { url, trust, secret, status, delivery, attempts, attemptsMade, nextAttemptAt } = callback;
  const { olderAttempts } = callback;
  return {
    url,
    ...(trust.allowInsecure !== undefined && { allow_insecure: trust.allowInsecure }),
    ...(trust.certificateSha256 && { certificate_sha256: trust.certificateSha256 }),
    secret,
    status,
    delivery,
    attempts: attempts.map(toAttemptAttribute),
    ...(olderAttempts !== undefined && { older_attempts: olderAttempts }),
    attempts_made: attemptsMade,
    ...(nextAttemptAt && { next_attempt_at: nextAttemptAt }),
  };
}

/** @param created when the blob was: no attempt is told to be older, whatever its clock said */
export function fromCallbackAttribute(attribute: CallbackAttribute, created = ""): Callback {
  const { allow_insecure, certificate_sha256, next_attempt_at, older_attempts } = attribute;
  return {
    url: attribute.url,
    trust: {
      ...(allow_insecure !== undefined && { allowInsecure: allow_insecure }),
      ...(certificate_sha256 && { certificateSha256: certificate_sha256 }),
    },
    secret: attribute.secret,
    status: attribute.status,
    delivery: attribute.delivery,
    // Records of the time when all attempts were kept may have hundreds.
    ...boundedLedger(
      attribute.attempts.map((attempt) => fromAttemptAttribute(attempt, created)),
      older_attempts,
    ),
    attemptsMade: attribute.attempts_made,
    ...(next_attempt_at && { nextAttemptAt: next_attempt_at }),
  };
}

export function toAttemptAttribute(attempt: CallbackAttempt): AttemptAttribute {
  const { at, outcome, phase, statusCode, errorCode, durationMs } = attempt;
  return {
    at,
    outcome,
    ...(phase && { phase }),
    ...(statusCode !== undefined && { status_code: statusCode }),
    ...(errorCode && { error_code: errorCode }),
    duration_ms: durationMs,
  };
}

function fromAttemptAttribute(attribute: AttemptAttribute, created: string): CallbackAttempt {
  const { at, outcome, phase, status_code, error_code, duration_ms } = attribute;
  return {
    at: at < created ? created : at,
    outcome,
    ...(phase && { phase }),
    ...(status_code !== undefined && { statusCode: status_code }),
    ...(error_code && { errorCode: error_code }),
    durationMs: duration_ms,
  };
}

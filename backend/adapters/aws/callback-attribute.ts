import {
  boundedLedger,
  type Callback,
  type CallbackAttempt,
  type CallbackTarget,
  type Taken,
} from "../../core/blob/callback.ts";

/** The `callback` attribute of a blob's item. Times are ISO 8601. */
export interface CallbackAttribute extends TargetAttribute {
  secret: string;
  status: Callback["status"];
  delivery: number;
  attempts: AttemptAttribute[];
  /** Missing while all are kept, and in records of the time when all were. */
  older_attempts?: number;
  attempts_made: number;
  next_attempt_at?: string;
  /** Of whoever makes an attempt, or has taken the delivery out of its mailbox. */
  lease_id?: string;
  lease_until?: string;
}

/** Either has a URL or a mailbox. Records of the time when there were no mailboxes have a URL. */
interface TargetAttribute {
  url?: string;
  allow_insecure?: boolean;
  certificate_sha256?: string;
  mailbox?: string;
}

interface AttemptAttribute {
  at: string;
  outcome: CallbackAttempt["outcome"];
  phase?: CallbackAttempt["phase"];
  status_code?: number;
  error_code?: CallbackAttempt["errorCode"];
  duration_ms: number;
  /** The lease of a delivery that was taken out of its mailbox; and what its listener was answered, if it has settled it. */
  lease_id?: string;
  settled_status?: Callback["status"];
  settled_next_attempt_at?: string;
}

export function toCallbackAttribute(callback: Callback): CallbackAttribute {
  const { target, secret, status, delivery, attempts, attemptsMade, nextAttemptAt } = callback;
  const { olderAttempts, lease } = callback;
  return {
    ...toTargetAttribute(target),
    secret,
    status,
    delivery,
    attempts: attempts.map(toAttemptAttribute),
    ...(olderAttempts !== undefined && { older_attempts: olderAttempts }),
    attempts_made: attemptsMade,
    ...(nextAttemptAt && { next_attempt_at: nextAttemptAt }),
    ...(lease && { lease_id: lease.id, lease_until: lease.until }),
  };
}

function toTargetAttribute(target: CallbackTarget): TargetAttribute {
  if (target.kind === "mailbox") return { mailbox: target.mailbox };
  const { url, trust } = target;
  return {
    url,
    ...(trust.allowInsecure !== undefined && { allow_insecure: trust.allowInsecure }),
    ...(trust.certificateSha256 && { certificate_sha256: trust.certificateSha256 }),
  };
}

/** @param created when the blob was: no attempt is told to be older, whatever its clock said */
export function fromCallbackAttribute(attribute: CallbackAttribute, created = ""): Callback {
  const { next_attempt_at, older_attempts } = attribute;
  const { mailbox, lease_id, lease_until } = attribute;
  return {
    target: fromTargetAttribute(attribute),
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
    // Who calls a URL has a lease too, which is nobody else's business.
    ...(mailbox && lease_id && { lease: { id: lease_id, until: lease_until ?? "" } }),
  };
}

function fromTargetAttribute(attribute: TargetAttribute): CallbackTarget {
  const { url = "", mailbox, allow_insecure, certificate_sha256 } = attribute;
  if (mailbox !== undefined) return { kind: "mailbox", mailbox };
  return {
    kind: "url",
    url,
    trust: {
      ...(allow_insecure !== undefined && { allowInsecure: allow_insecure }),
      ...(certificate_sha256 && { certificateSha256: certificate_sha256 }),
    },
  };
}

export function toAttemptAttribute(attempt: CallbackAttempt): AttemptAttribute {
  const { at, outcome, phase, statusCode, errorCode, durationMs, taken } = attempt;
  const { settled } = taken ?? {};
  return {
    at,
    outcome,
    ...(phase && { phase }),
    ...(statusCode !== undefined && { status_code: statusCode }),
    ...(errorCode && { error_code: errorCode }),
    duration_ms: durationMs,
    ...(taken && { lease_id: taken.leaseId }),
    ...(settled && { settled_status: settled.status }),
    ...(settled?.nextAttemptAt && { settled_next_attempt_at: settled.nextAttemptAt }),
  };
}

function fromAttemptAttribute(attribute: AttemptAttribute, created: string): CallbackAttempt {
  const { at, outcome, phase, status_code, error_code, duration_ms } = attribute;
  const taken = fromTaken(attribute);
  return {
    at: at < created ? created : at,
    outcome,
    ...(phase && { phase }),
    ...(status_code !== undefined && { statusCode: status_code }),
    ...(error_code && { errorCode: error_code }),
    durationMs: duration_ms,
    ...(taken && { taken }),
  };
}

function fromTaken(attribute: AttemptAttribute): Taken | undefined {
  const { lease_id: leaseId, settled_status: status, settled_next_attempt_at: at } = attribute;
  if (leaseId === undefined) return undefined;
  return { leaseId, ...(status && { settled: { status, ...(at && { nextAttemptAt: at }) } }) };
}

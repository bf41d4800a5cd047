import type { AttemptOutcome, AttemptPhase, CallbackTrust } from "./callback-delivery.ts";
import type { CallbackErrorCode } from "./callback-error-codes.ts";

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
}

/**
 * `failed`: the attempts are spent. `stopped`: the receiver does not want it (410), or it can never be sent.
 */
export type CallbackStatus = "pending" | "delivered" | "failed" | "stopped";

/** Where a blob's result is to be sent, and what became of it. */
export interface Callback {
  url: string;
  trust: CallbackTrust;
  /** `whsec_…` */
  secret: string;
  status: CallbackStatus;
  /** Counts the deliveries that were asked for: 1, and one more for each redelivery. Older messages are void. */
  delivery: number;
  /** Of all deliveries, oldest first. */
  attempts: CallbackAttempt[];
  /** How many of them belong to this delivery. */
  attemptsMade: number;
  /** ISO 8601; while `pending` and tried before. */
  nextAttemptAt?: string;
}

/** What a client asks for when it creates a blob or wants a callback again. */
export interface CallbackTarget {
  url: string;
  trust: CallbackTrust;
}

export function newCallback(target: CallbackTarget, secret: string): Callback {
  return { ...target, secret, status: "pending", delivery: 1, attempts: [], attemptsMade: 0 };
}

/**
 * The same for every attempt and every redelivery of one blob's result, so that a receiver can tell a repetition.
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export const webhookIdOf = (blobId: string): string => `blob_${blobId}`;

export function toAttempt(outcome: AttemptOutcome, startedAt: Date): CallbackAttempt {
  const { kind, phase, statusCode, errorCode, durationMs } = outcome;
  return {
    at: startedAt.toISOString(),
    outcome: kind === "delivered" ? "delivered" : "failed",
    ...(phase && { phase }),
    ...(statusCode !== undefined && { statusCode }),
    ...(errorCode && { errorCode }),
    durationMs,
  };
}

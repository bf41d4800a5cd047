import type { CallbackAttempt, CallbackStatus, Settlement } from "../blob/callback.ts";
import type { AttemptOutcome } from "../ports/callbacks.ts";
import type { MetricName } from "../ports/telemetry.ts";
import { type Delays, nextCallbackDelayMs } from "./callback-schedule.ts";

/** What follows from the outcome of an attempt (1 is the first), whoever made it. */
export function nextStep(
  outcome: AttemptOutcome,
  attempt: number,
  delays: Delays,
  now: Date,
): Settlement {
  if (outcome.kind === "delivered") return { status: "delivered" };
  if (outcome.kind === "stop") return { status: "stopped" };
  const waitMs = nextCallbackDelayMs(attempt, { ...delays, retryAfterMs: outcome.retryAfterMs });
  if (waitMs === undefined) return { status: "failed" };
  const nextAttemptAt = new Date(now.getTime() + waitMs).toISOString();
  // Told now: when the blob is gone nobody can tell, and nothing would ring.
  if (nextAttemptAt >= delays.expiresAt) return { status: "failed" };
  return { status: "pending", nextAttemptAt };
}

/** What the ledger keeps of an attempt. @param at when it began, ISO 8601 */
export function toAttempt(outcome: AttemptOutcome, at: string): CallbackAttempt {
  const { kind, phase, statusCode, errorCode, durationMs } = outcome;
  return {
    at,
    outcome: kind === "delivered" ? "delivered" : "failed",
    ...(phase && { phase }),
    ...(statusCode !== undefined && { statusCode }),
    ...(errorCode && { errorCode }),
    durationMs,
  };
}

/** By what an attempt led to. A receiver that wants no callback was not reached either. */
export const attemptMetric = {
  delivered: "CallbacksDelivered",
  pending: "CallbacksRetried",
  failed: "CallbacksFailed",
  stopped: "CallbacksFailed",
} as const satisfies Record<CallbackStatus, MetricName>;

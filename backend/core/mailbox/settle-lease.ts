import { type Callback, type Settlement, withAttempt } from "../blob/callback.ts";
import type { Delays } from "../callback/callback-schedule.ts";
import { nextStep, toAttempt } from "../callback/next-step.ts";
import type { AttemptOutcome } from "../ports/callbacks.ts";

export type Settling =
  | { kind: "settled"; callback: Callback; settlement: Settlement }
  /** It was settled before; the answer is the same. */
  | { kind: "repeated"; settlement: Settlement }
  /** Somebody else has it, or it was asked for anew. */
  | { kind: "not_held" };

/**
 * The callback once a lease's attempt has ended. One that has run out is held all the same until somebody else has the delivery.
 */
export function settled(
  callback: Callback,
  leaseId: string,
  outcome: AttemptOutcome,
  delays: Delays,
  now: Date,
): Settling {
  const attempt = callback.attempts.find(({ taken }) => taken?.leaseId === leaseId);
  if (attempt?.taken?.settled) return { kind: "repeated", settlement: attempt.taken.settled };
  const { lease, nextAttemptAt: _, ...rest } = callback;
  if (lease?.id !== leaseId) return { kind: "not_held" };
  const settlement = nextStep(outcome, callback.attemptsMade, delays, now);
  // Where a clock was set back, it may have been the oldest of fifty, and have been left out.
  const { at } = attempt ?? { at: now.toISOString() };
  const ended = { ...toAttempt(outcome, at), taken: { leaseId, settled: settlement } };
  const attempts = callback.attempts.filter((one) => one !== attempt);
  const ledger = withAttempt({ ...callback, attempts }, ended);
  return { kind: "settled", callback: { ...rest, ...ledger, ...settlement }, settlement };
}

import type { Callback, CallbackAttempt } from "./callback.ts";

/**
 * The callback as a reader at `at` must see it. A delivery that is leased from its mailbox is in the ledger from the start, as
 * one whose listener is gone. That is no attempt yet while the lease runs, and stands once it has run out: nobody has to
 * write it then. After the last attempt the callback has failed with that.
 * @param at ISO 8601
 */
export function callbackAsOf(callback: Callback, at: string): Callback {
  const { lease, ...rest } = callback;
  if (lease && lease.until > at) {
    const { nextAttemptAt: _, ...underWay } = rest;
    const others = callback.attempts.filter(({ taken }) => taken?.leaseId !== lease.id);
    return { ...underWay, attempts: others.map((attempt) => attemptAsOf(attempt, at)) };
  }
  const attempts = callback.attempts.map((attempt) => attemptAsOf(attempt, at));
  const isSpent = lease !== undefined && callback.nextAttemptAt === undefined;
  return { ...rest, attempts, ...(isSpent && { status: "failed" }) };
}

/**
 * A lease that was ended by a redelivery has its whole time in the ledger, and nobody will say how long it took: not longer
 * than until now.
 */
function attemptAsOf(attempt: CallbackAttempt, at: string): CallbackAttempt {
  const { taken, at: beganAt, durationMs } = attempt;
  if (!taken || taken.settled) return attempt;
  const sinceMs = Math.max(0, Date.parse(at) - Date.parse(beganAt));
  return sinceMs < durationMs ? { ...attempt, durationMs: sinceMs } : attempt;
}

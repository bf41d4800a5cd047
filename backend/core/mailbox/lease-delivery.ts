import { type Callback, type CallbackAttempt, withAttempt } from "../blob/callback.ts";
import { type Delays, nextCallbackDelayMs } from "../callback/callback-schedule.ts";

export interface NewLease {
  leaseId: string;
  from: Date;
  until: Date;
}

/**
 * The callback once a delivery of it is leased. That is an attempt, which is in the ledger from now on as one whose listener
 * is gone, and so it stays if nobody settles it (`callbackAsOf`). The next attempt is that of the schedule, but not within the lease.
 */
export function leased(
  callback: Callback,
  { leaseId, from, until }: NewLease,
  delays: Delays,
): Callback {
  const attemptsMade = callback.attemptsMade + 1;
  const attempt: CallbackAttempt = {
    at: from.toISOString(),
    outcome: "failed",
    errorCode: "listener_gone",
    durationMs: until.getTime() - from.getTime(),
    taken: { leaseId },
  };
  const waitMs = nextCallbackDelayMs(attemptsMade, delays);
  const nextMs =
    waitMs === undefined ? undefined : Math.max(until.getTime(), from.getTime() + waitMs);
  const nextAttemptAt = nextMs === undefined ? undefined : new Date(nextMs).toISOString();
  const { nextAttemptAt: _, ...rest } = callback;
  return {
    ...rest,
    ...withAttempt(callback, attempt),
    attemptsMade,
    lease: { id: leaseId, until: until.toISOString() },
    ...(nextAttemptAt !== undefined && nextAttemptAt < delays.expiresAt && { nextAttemptAt }),
  };
}

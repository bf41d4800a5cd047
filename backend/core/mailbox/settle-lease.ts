import {
  type Callback,
  type CallbackAttempt,
  type Settlement,
  withAttempt,
} from "../blob/callback.ts";
import type { Delays } from "../callback/callback-schedule.ts";
import { nextStep, toAttempt } from "../callback/next-step.ts";
import type { AttemptOutcome } from "../ports/callbacks.ts";

export type Settling =
  | { kind: "settled"; callback: Callback; settlement: Settlement }
  /** It was settled before; the answer is the same. */
  | { kind: "repeated"; settlement: Settlement }
  /** Somebody else has it, or it was asked for anew. The ledger as it is to be, where it did not know how the attempt ended. */
  | { kind: "not_held"; attempts?: CallbackAttempt[] };

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
  if (lease?.id !== leaseId) {
    const isInTime = attempt !== undefined && isUnderWay(attempt, now);
    if (!isInTime) return { kind: "not_held" };
    const told = { ...toAttempt(outcome, attempt.at), taken: { leaseId } };
    const attempts = callback.attempts.map((one) => (one === attempt ? told : one));
    return { kind: "not_held", attempts };
  }
  const settlement = nextStep(outcome, callback.attemptsMade, delays, now);
  // Where a clock was set back, it may have been the oldest of fifty, and have been left out.
  const { at } = attempt ?? { at: now.toISOString() };
  const ended = { ...toAttempt(outcome, at), taken: { leaseId, settled: settlement } };
  const attempts = callback.attempts.filter((one) => one !== attempt);
  const ledger = withAttempt({ ...callback, attempts }, ended);
  return { kind: "settled", callback: { ...rest, ...ledger, ...settlement }, settlement };
}

/** Whether a lease that was ended by a redelivery would still run: whoever has it is not gone. */
function isUnderWay({ at, errorCode, durationMs }: CallbackAttempt, now: Date): boolean {
  return errorCode === "listener_gone" && Date.parse(at) + durationMs > now.getTime();
}

import type { BlobErrorCode } from "../blob/failure.ts";
import type { RecognitionError } from "../ports/recognition.ts";
import { retryDelayMs } from "./retry-delay.ts";

/** How often a picture is taken up whose worker dies, or whose recognition fails for no reason that has a name. */
export const maxAttempts = 10;

/** How long a blob can be `processing`. */
export const processingWindowMs = 6 * 60 * 60_000;

/**
 * What passes by waiting is waited for, however often: for so long after the upload. A quota is free again when others have
 * had their turn; IAM takes a while to spread a right, and an operator to mend a policy.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html (eventual consistency)
 */
const patienceMs: Partial<Record<BlobErrorCode, number>> = {
  // A minute less: the last try is to end before the blob's deadline does it.
  recognition_throttled: processingWindowMs - 60_000,
  recognition_denied: 60 * 60_000,
};

/** Where a picture stands when recognition fails. */
export interface Standing {
  /** See `Processing`. */
  attempts: number;
  /** Since it was uploaded. */
  ageMs: number;
  /** How often the news of it was delivered, this time included. */
  delivery: number;
  /** There will be no further delivery. */
  isLast: boolean;
}

export type AfterFault =
  /** `counts`: the attempt is one of the few there are. */
  { kind: "put_off"; afterMs: number; counts: boolean } | { kind: "give_up" };

/** Whether a picture is tried again after a fault, and when. What will never pass is given up at once. */
export function afterFault(
  { failure, retryable }: Pick<RecognitionError, "failure" | "retryable">,
  { attempts, ageMs, delivery, isLast }: Standing,
  random: () => number,
): AfterFault {
  if (!retryable || isLast) return { kind: "give_up" };
  const pauseMs = retryDelayMs(delivery, random);
  const patience = patienceMs[failure.code];
  if (patience === undefined) {
    if (attempts >= maxAttempts) return { kind: "give_up" };
    return { kind: "put_off", afterMs: pauseMs, counts: true };
  }
  const leftMs = patience - ageMs;
  if (leftMs <= 0) return { kind: "give_up" };
  // The last try is when the time is up, and not a pause before it.
  return { kind: "put_off", afterMs: Math.min(pauseMs, leftMs), counts: false };
}

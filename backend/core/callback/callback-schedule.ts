const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/**
 * The wait after each failed attempt unless it is configured, as Standard Webhooks has it up to its sixth retry.
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
const WAITS_MS = [
  5 * SECOND_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
];
/** At most this part of a wait is added to it. */
const JITTER = 0.1;

/**
 * The first attempt and one after each wait.
 * @internal only tests count them
 */
export const MAX_CALLBACK_ATTEMPTS = WAITS_MS.length + 1;

/**
 * A message can be put off for 12 hours, reckoned from when it was received: a quarter of an hour, the longest that a
 * function runs, is kept for the attempt itself.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibility.html
 */
export const LONGEST_WAIT_MS = 12 * HOUR_MS - 15 * MINUTE_MS;

export interface DelaySource {
  random: () => number;
  /** What the receiver asked for. */
  retryAfterMs?: number | undefined;
  /** The wait after each failed attempt; after the last, one more attempt is made. */
  callbackWaitsMs?: readonly number[];
}

/**
 * How long to wait after the given attempt failed (1 is the first); undefined once the attempts are spent. The
 * receiver's `Retry-After` can put the next attempt off, but never forward, or it could have us hammer it. Up to a
 * tenth is added at random, so that deliveries that failed together do not come back together.
 */
export function nextCallbackDelayMs(
  attempt: number,
  { random, retryAfterMs = 0, callbackWaitsMs = WAITS_MS }: DelaySource,
): number | undefined {
  const waitMs = callbackWaitsMs[attempt - 1];
  if (waitMs === undefined) return undefined;
  const leastMs = Math.max(waitMs, retryAfterMs);
  return Math.min(LONGEST_WAIT_MS, Math.round(leastMs * (1 + JITTER * random())));
}

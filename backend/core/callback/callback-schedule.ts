const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;

/**
 * The wait after each failed attempt unless it is configured, as Standard Webhooks has it up to its sixth retry.
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
const waitsMs = [5 * secondMs, 5 * minuteMs, 30 * minuteMs, 2 * hourMs, 5 * hourMs, 10 * hourMs];
/** At most this part of a wait is added to it. */
const jitter = 0.1;

/**
 * The first attempt and one after each wait.
 * @internal only tests count them
 */
export const maxCallbackAttempts = waitsMs.length + 1;

/**
 * The longest that a message waits before anyone sees it. What waits longer waits in the table, since a message that was
 * received once is in flight while it waits, and a queue holds no more than about 120,000 of those.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
export const longestDelayMs = 15 * minuteMs;

/** The longest that a receiver can put an attempt off. */
export const longestWaitMs = 12 * hourMs;

export interface DelaySource {
  random: () => number;
  /** What the receiver asked for. */
  retryAfterMs?: number | undefined;
  /** The wait after each failed attempt; after the last, one more attempt is made. */
  callbackWaitsMs?: readonly number[];
}

/** What decides on an attempt's successor, but for what the receiver asked for. */
export interface Delays extends Omit<DelaySource, "retryAfterMs"> {
  /** When the blob is unknown, ISO 8601: what is due then or later would never be made. */
  expiresAt: string;
}

/**
 * How long to wait after the given attempt failed (1 is the first); undefined once the attempts are spent. The
 * receiver's `Retry-After` can put the next attempt off, but never forward, or it could have us hammer it. Up to a
 * tenth is added at random, so that deliveries that failed together do not come back together.
 */
export function nextCallbackDelayMs(
  attempt: number,
  { random, retryAfterMs = 0, callbackWaitsMs = waitsMs }: DelaySource,
): number | undefined {
  const waitMs = callbackWaitsMs[attempt - 1];
  if (waitMs === undefined) return undefined;
  const leastMs = Math.max(waitMs, retryAfterMs);
  return Math.min(longestWaitMs, Math.round(leastMs * (1 + jitter * random())));
}

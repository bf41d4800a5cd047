const firstMs = 1_000;
const longestMs = 5 * 60_000;

/**
 * How long to wait after the given attempt (1 is the first): doubling from one second to five minutes, of which a
 * random half is taken off, so that pictures that were refused together do not come back together.
 * @see https://docs.aws.amazon.com/rekognition/latest/dg/error-handling.html (exponential backoff and jitter)
 */
export function retryDelayMs(attempt: number, random: () => number): number {
  const longest = Math.min(longestMs, firstMs * 2 ** (attempt - 1));
  return Math.round(longest * (1 - random() / 2));
}

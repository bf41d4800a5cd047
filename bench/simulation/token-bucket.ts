/**
 * Whether a request at this moment is within a limit, and is then one of it: tokens come in at a steady rate, and what was not
 * used stays, up to the bucket's size. Moments never go back.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-throttling.html
 */
export function tokenBucket(perSecond: number, size: number): (nowMs: number) => boolean {
  let left = size;
  let atMs = 0;
  return (nowMs) => {
    left = Math.min(size, left + ((nowMs - atMs) * perSecond) / 1000);
    atMs = nowMs;
    if (left < 1) return false;
    left -= 1;
    return true;
  };
}

/**
 * API Gateway's way of throttling: each request takes a token, and so many tokens a second come back, up to the burst.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-throttling.html
 */
export function createTokenBucket(ratePerS: number, burst: number) {
  let tokens = burst;
  let filledAtMs = performance.now();
  return {
    /** Whether one more request is let through */
    take(): boolean {
      const nowMs = performance.now();
      tokens = Math.min(burst, tokens + ((nowMs - filledAtMs) * ratePerS) / 1_000);
      filledAtMs = nowMs;
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
  };
}

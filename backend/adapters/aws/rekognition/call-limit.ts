/**
 * How long Rekognition may take to answer, less than `processBlob` may run: an answer that does not come would else be waited
 * for until the function is ended, with all that it has in hand. A large picture takes a few seconds. It is tried once, and
 * the queue tries again.
 * @see https://docs.aws.amazon.com/rekognition/latest/dg/operation-latency.html
 */
export const rekognitionLimitMs = 25_000;

/** What the SDK's client is made with, so that no call takes longer: from its beginning to the last byte of the answer. */
export function callLimit(limitMs: number = rekognitionLimitMs) {
  return {
    maxAttempts: 1,
    requestHandler: {
      requestTimeout: limitMs,
      // Without it the SDK only warns.
      throwOnRequestTimeout: true,
      // Between two bytes of an answer whose headers are there.
      socketTimeout: limitMs,
    },
  };
}

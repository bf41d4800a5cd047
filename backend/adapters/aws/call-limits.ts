/**
 * How long one try of a call to AWS may take; an answer that does not come would else be waited for until the function is
 * ended, with all that it has in hand. A function's own time limit is longer than all tries of its slowest call; a test
 * holds the two together.
 */
export const callLimitsMs = {
  /** DynamoDB, SQS and the signer answer in milliseconds, S3 a range of an object in some more. The SDK tries three times. */
  store: 3_000,
  /**
   * Rekognition answers a large picture in a few seconds. It is tried once: the queue tries again.
   * @see https://docs.aws.amazon.com/rekognition/latest/dg/operation-latency.html
   */
  rekognition: 25_000,
} as const;

/** What the SDK's clients are made with, so that no call takes longer: from the connection to the last byte of the answer. */
export function callLimits(limitMs: number) {
  return {
    requestHandler: {
      connectionTimeout: 2_000,
      requestTimeout: limitMs,
      // Without it the SDK only warns.
      throwOnRequestTimeout: true,
      // Between two bytes of an answer whose headers are there.
      socketTimeout: limitMs,
    },
  };
}

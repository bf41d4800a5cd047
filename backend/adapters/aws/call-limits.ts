/**
 * How long Rekognition may take to answer, less than `processBlob` may run: an answer that does not come would else be waited
 * for until the function is ended, with all that it has in hand. A large picture takes a few seconds. It is tried once, and
 * the queue tries again.
 * @see https://docs.aws.amazon.com/rekognition/latest/dg/operation-latency.html
 */
export const rekognitionLimitMs = 25_000;

/** What Rekognition's client is made with. */
export const recognitionLimit = (limitMs: number = rekognitionLimitMs) => ({
  maxAttempts: 1,
  requestHandler: handlerWithin(limitMs),
});

/**
 * What every other client is made with. These services answer in milliseconds; the SDK tries three times, and all three are
 * to be over before the function is.
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 */
export const callLimits = ({ sdkCallMs }: { sdkCallMs: number }) => ({
  maxAttempts: 3,
  requestHandler: handlerWithin(sdkCallMs),
});

/** No call takes longer from its sending to the beginning of its answer, nor between two bytes of that. */
const handlerWithin = (limitMs: number) => ({
  connectionTimeout: limitMs,
  requestTimeout: limitMs,
  // Without it the SDK only warns.
  throwOnRequestTimeout: true,
  socketTimeout: limitMs,
});

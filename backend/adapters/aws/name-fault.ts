import { type NameFault, RecognitionError } from "../../core/ports/recognition.ts";

/**
 * How AWS's services say that there was too much of something, each in its own words.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
 */
const throttlingNames: ReadonlySet<string> = new Set([
  "BandwidthLimitExceeded",
  "LimitExceededException",
  "PriorRequestNotComplete",
  "ProvisionedThroughputExceededException",
  "RequestLimitExceeded",
  "RequestThrottled",
  "RequestThrottledException",
  "SlowDown",
  "Throttling",
  "ThrottlingException",
  "ThrottledException",
  "TooManyRequestsException",
]);

/** That the caller is not known, or has not the right: also for a while after a right or a key was made. */
const denialNames: ReadonlySet<string> = new Set([
  "AccessDenied",
  "AccessDeniedException",
  "AuthFailure",
  "ExpiredToken",
  "ExpiredTokenException",
  "InvalidAccessKeyId",
  "InvalidClientTokenId",
  "InvalidSignatureException",
  "OptInRequired",
  "SubscriptionRequiredException",
  "UnrecognizedClientException",
]);

/** Throttled or denied, by an exception of any of AWS's services. A HEAD is refused with its status alone. */
export const nameAwsFault: NameFault = (error) => {
  if (!(error instanceof Error)) return undefined;
  const { $metadata } = error as { $metadata?: { httpStatusCode?: number } };
  if (!$metadata) return undefined;
  const status = $metadata.httpStatusCode;
  if (throttlingNames.has(error.name) || status === 429) return fault("recognition_throttled");
  if (denialNames.has(error.name) || status === 403) return fault("recognition_denied");
  return undefined;

  function fault(code: "recognition_throttled" | "recognition_denied"): RecognitionError {
    return new RecognitionError({ code }, true, { cause: error });
  }
};

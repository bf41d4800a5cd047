import { RekognitionServiceException } from "@aws-sdk/client-rekognition";
import type { BlobFailure } from "../../../core/blob/failure.ts";
import { RecognitionError } from "../../../core/ports/recognition.ts";

type Fate = [failure: BlobFailure, retryable: boolean];

/**
 * What becomes of a blob after each exception of Rekognition. What is not listed (5xx, no connection, a time-out) is
 * retried as unavailable.
 * @see https://docs.aws.amazon.com/rekognition/latest/dg/error-handling.html
 */
const fates: Record<string, Fate> = {
  ThrottlingException: [{ code: "recognition_throttled" }, true],
  ProvisionedThroughputExceededException: [{ code: "recognition_throttled" }, true],
  InternalServerError: [{ code: "recognition_unavailable" }, true],
  // The head was already seen to be a JPEG's or a PNG's, so what is wrong is further in.
  InvalidImageFormatException: [{ code: "corrupt_image" }, false],
  ImageTooLargeException: [{ code: "image_too_large" }, false],
  AccessDeniedException: [{ code: "recognition_denied" }, false],
  UnrecognizedClientException: [{ code: "recognition_denied" }, false],
  // The bucket's region or permissions; the object was read a moment ago.
  InvalidS3ObjectException: [{ code: "recognition_denied" }, false],
  // Our own request is wrong, or a quota that waiting does not lift.
  InvalidParameterException: [{ code: "recognition_unavailable" }, false],
  LimitExceededException: [{ code: "recognition_unavailable" }, false],
};

/** Every operation of Rekognition fails with these. */
export function toRecognitionError(error: unknown): RecognitionError {
  const name = error instanceof RekognitionServiceException ? error.name : "";
  const [failure, retryable] = fates[name] ?? [{ code: "recognition_unavailable" } as const, true];
  return new RecognitionError(failure, retryable, { cause: error });
}

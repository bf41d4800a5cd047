import { RekognitionServiceException } from "@aws-sdk/client-rekognition";
import type { BlobFailure } from "../../../core/blob/failure.ts";
import { RecognitionError } from "../../../core/ports/recognition.ts";
import { nameAwsFault } from "../name-fault.ts";

type Fate = [failure: BlobFailure, retryable: boolean];

/**
 * What becomes of a blob after each exception that is Rekognition's own. Throttling and denials are named as those of any
 * service are; what is left (5xx, no connection, a time-out) is retried as unavailable.
 * @see https://docs.aws.amazon.com/rekognition/latest/dg/error-handling.html
 */
const fates: Record<string, Fate> = {
  InternalServerError: [{ code: "recognition_unavailable" }, true],
  // The head was already seen to be a JPEG's or a PNG's, so what is wrong is further in.
  InvalidImageFormatException: [{ code: "corrupt_image" }, false],
  ImageTooLargeException: [{ code: "image_too_large" }, false],
  // The bucket's region or permissions, which are put off as any denial is; the object was read a moment ago.
  InvalidS3ObjectException: [{ code: "recognition_denied" }, true],
  // Not of Rekognition, but of a detector that stands for it.
  DetectorCrashException: [{ code: "image_crashes_detector" }, false],
  // The region has Rekognition, but not this operation of it.
  UnknownOperationException: [{ code: "recognition_unavailable" }, false],
  // Our own request is wrong.
  InvalidParameterException: [{ code: "recognition_unavailable" }, false],
};

/** Every operation of Rekognition fails with these. */
export function toRecognitionError(error: unknown): RecognitionError {
  const name = error instanceof RekognitionServiceException ? error.name : "";
  const fate = fates[name];
  if (fate) return new RecognitionError(...fate, { cause: error });
  const unavailable = { code: "recognition_unavailable" } as const;
  return nameAwsFault(error) ?? new RecognitionError(unavailable, true, { cause: error });
}

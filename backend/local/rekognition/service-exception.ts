import { RekognitionServiceException } from "@aws-sdk/client-rekognition";
import { RekognitionError } from "./server/rekognition-error.ts";

/** The service's own exception as it is; no credentials are an access denied; anything else is not ours to explain. */
export function asException(error: unknown): unknown {
  if (error instanceof RekognitionServiceException) {
    const { name, message, $metadata } = error;
    return new RekognitionError(name, message, $metadata.httpStatusCode, { cause: error });
  }
  if (error instanceof Error && /Credentials|TokenProvider|SSO/.test(error.name)) {
    return new RekognitionError(
      "AccessDeniedException",
      "There are no AWS credentials to call Amazon Rekognition with. Set AWS_PROFILE, or run `aws configure`.",
      undefined,
      { cause: error },
    );
  }
  return error;
}

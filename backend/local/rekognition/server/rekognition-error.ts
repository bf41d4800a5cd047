/**
 * The exceptions that the operations answer with: the HTTP status, and the message that Rekognition gives.
 *
 * @see https://docs.aws.amazon.com/rekognition/latest/dg/error-handling.html
 * @see https://docs.aws.amazon.com/rekognition/latest/APIReference/CommonErrors.html
 */
const exceptions = {
  AccessDeniedException: [400, "User is not authorized to perform this operation"],
  // The one that Rekognition has not: a picture that ended the detector of this machine.
  DetectorCrashException: [400, "The picture ended the detector twice and is not looked at again"],
  ImageTooLargeException: [400, "Image size is too large"],
  InternalServerError: [500, "Internal server error"],
  InvalidImageFormatException: [400, "Request has invalid image format"],
  InvalidParameterException: [400, "Request has invalid parameters"],
  InvalidS3ObjectException: [
    400,
    "Unable to get object metadata from S3. Check object key, region and/or access permissions.",
  ],
  LimitExceededException: [400, "Limit exceeded"],
  MissingAuthenticationTokenException: [400, "Missing Authentication Token"],
  ProvisionedThroughputExceededException: [400, "Provisioned Rate exceeded"],
  RequestEntityTooLargeException: [413, "Request entity too large"],
  ResourceNotFoundException: [400, "The resource specified in the request cannot be found."],
  SerializationException: [400, "The request body is not the JSON of this request"],
  ServiceUnavailableException: [503, "Service Unavailable"],
  ThrottlingException: [400, "Rate exceeded"],
  UnknownOperationException: [400, "Unknown operation"],
  UnrecognizedClientException: [400, "The security token included in the request is invalid."],
  ValidationException: [400, "1 validation error detected"],
} as const satisfies Record<string, readonly [status: number, message: string]>;

export type RekognitionExceptionName = keyof typeof exceptions;

/**
 * Every exception by name, in alphabetical order.
 * @internal only tests go through them
 */
export const rekognitionExceptions = Object.keys(exceptions) as RekognitionExceptionName[];

/** An answer of Rekognition's that is an exception. It is told to the client as it is. */
export class RekognitionError extends Error {
  override name = "RekognitionError";
  readonly exception: string;
  readonly status: number;

  /**
   * @param exception one of ours, which has a status and a message, or the name of any other of the real service's
   * @param message default: the exception's own
   */
  constructor(exception: string, message?: string, status?: number, options?: ErrorOptions) {
    const [knownStatus, knownMessage] = isException(exception)
      ? exceptions[exception]
      : [400, exception];
    super(message ?? knownMessage, options);
    this.exception = exception;
    this.status = status ?? knownStatus;
  }
}

function isException(name: string): name is RekognitionExceptionName {
  return Object.hasOwn(exceptions, name);
}

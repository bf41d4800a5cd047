import { xmlDocument } from "./s3-xml.ts";

/**
 * Code → status and default message, as S3 words them. The statuses come from the S3 API reference
 * ("Error responses"); where S3's answer on the wire differs from that page (a failed policy
 * condition is 403 `AccessDenied`, a form without a file is `InvalidArgument`), the wire wins.
 */
const answers = {
  AccessDenied: [403, "Access Denied"],
  AccessForbidden: [403, "CORSResponse: This CORS request is not allowed."],
  AuthorizationHeaderMalformed: [400, "The authorization header that you provided is not valid."],
  BadDigest: [400, "The Content-MD5 you specified did not match what we received."],
  EntityTooLarge: [400, "Your proposed upload exceeds the maximum allowed size"],
  EntityTooSmall: [400, "Your proposed upload is smaller than the minimum allowed size"],
  IncompleteBody: [
    400,
    "You did not provide the number of bytes specified by the Content-Length HTTP header",
  ],
  InternalError: [500, "We encountered an internal error. Please try again."],
  InvalidAccessKeyId: [403, "The AWS Access Key Id you provided does not exist in our records."],
  InvalidArgument: [400, "Invalid Argument"],
  InvalidDigest: [400, "The Content-MD5 you specified is not valid."],
  InvalidPolicyDocument: [400, "Invalid Policy: Invalid JSON."],
  InvalidRange: [416, "The requested range is not satisfiable"],
  InvalidRequest: [400, "Invalid Request"],
  InvalidToken: [400, "The provided token is malformed or otherwise invalid."],
  InvalidURI: [400, "Couldn't parse the specified URI."],
  KeyTooLongError: [400, "Your key is too long"],
  MalformedPOSTRequest: [
    400,
    "The body of your POST request is not well-formed multipart/form-data.",
  ],
  MaxPostPreDataLengthExceeded: [
    400,
    "Your POST request fields preceeding the upload file was too large.",
  ],
  MetadataTooLarge: [400, "Your metadata headers exceed the maximum allowed metadata size"],
  MethodNotAllowed: [405, "The specified method is not allowed against this resource."],
  MissingContentLength: [411, "You must provide the Content-Length HTTP header."],
  NoSuchBucket: [404, "The specified bucket does not exist"],
  NoSuchKey: [404, "The specified key does not exist."],
  NoSuchVersion: [404, "The specified version does not exist."],
  NotImplemented: [501, "A header you provided implies functionality that is not implemented"],
  PreconditionFailed: [412, "At least one of the pre-conditions you specified did not hold"],
  RequestTimeTooSkewed: [
    403,
    "The difference between the request time and the current time is too large.",
  ],
  SignatureDoesNotMatch: [
    403,
    "The request signature we calculated does not match the signature you provided. Check your key and signing method.",
  ],
  /** None of S3's own, which is never full: what to do about it is only known here. */
  StorageFull: [
    507,
    "The disk that holds local mode's data folder is full. Make room on it and try again.",
  ],
  /** As the one above: what local mode may not write is only known here. */
  StorageNotWritable: [
    507,
    "Local mode's data folder cannot be written any more. Correct its permissions, or the limit for the size of files, and try again.",
  ],
  /** As the two above. */
  StorageGone: [
    507,
    "Local mode's data folder was deleted, moved or replaced while it runs. Stop `rekog local` and start it again.",
  ],
  XAmzContentSHA256Mismatch: [
    400,
    "The provided 'x-amz-content-sha256' header does not match what was computed.",
  ],
} as const satisfies Record<string, readonly [status: number, message: string]>;

export type S3ErrorCode = keyof typeof answers;

/** Further elements of the error document, such as `ProposedSize`, in order. */
export type S3ErrorDetails = Readonly<Record<string, string | number>>;

/** A refusal in S3's terms. It carries nothing secret: no signature, no policy, no string to sign. */
export class S3Error extends Error {
  override readonly name = "S3Error";
  readonly code: S3ErrorCode;
  readonly status: number;
  readonly details: S3ErrorDetails;

  constructor(
    code: S3ErrorCode,
    options: { message?: string; details?: S3ErrorDetails; cause?: unknown } = {},
  ) {
    super(options.message ?? answers[code][1], { cause: options.cause });
    this.code = code;
    this.status = answers[code][0];
    this.details = options.details ?? {};
  }
}

/** The refusal of a form field or a query parameter, named as S3 names it. */
export function invalidArgument(
  name: string,
  value: string,
  message: string,
  details: S3ErrorDetails = {},
): S3Error {
  return new S3Error("InvalidArgument", {
    message,
    details: { ArgumentName: name, ArgumentValue: value, ...details },
  });
}

/** The `<Error>` document S3 sends for `error`. */
export function errorDocument(error: S3Error, requestId: string): string {
  return xmlDocument("Error", [
    ["Code", error.code],
    ["Message", error.message],
    ...Object.entries(error.details),
    ["RequestId", requestId],
  ]);
}

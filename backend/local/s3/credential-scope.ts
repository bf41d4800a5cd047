import { createHmac, timingSafeEqual } from "node:crypto";
import { S3Error } from "./s3-error.ts";

export interface SigningCredentials {
  accessKeyId: string;
  secretAccessKey: string;
}

/** Whose signatures are good here, and for which region. */
export interface Signing {
  credentials: SigningCredentials;
  region: string;
}

export const signingAlgorithm = "AWS4-HMAC-SHA256";

/** `x-amz-date`, as in `20130524T000000Z`. */
export const amzDatePattern = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/;

/** What a credential names, `<access key id>/<yyyymmdd>/<region>/s3/aws4_request`, once checked. */
export interface CredentialScope {
  day: string;
  /** The part after the access key id, as it goes into the string to sign. */
  scope: string;
}

/**
 * Checks a SigV4 credential against the one key pair and region served here.
 * @param malformed makes the error for a credential that is wrong in form or scope; header and form have different ones.
 * @throws what `malformed` makes, or `S3Error` `InvalidAccessKeyId` for a key id that is not ours.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-auth-using-authorization-header.html
 */
export function checkCredential(
  credential: string,
  amzDate: string,
  signing: Signing,
  malformed: (reason: string, details?: Record<string, string>) => S3Error,
): CredentialScope {
  const parts = credential.split("/");
  const [accessKeyId, day, region, service, terminator] = parts;
  if (parts.length !== 5 || !accessKeyId || !day) {
    throw malformed(
      'the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".',
    );
  }
  if (!/^\d{8}$/.test(day)) {
    throw malformed(
      `incorrect date format "${day}". This date in the credential must be in the format "yyyyMMdd".`,
    );
  }
  if (region !== signing.region) {
    throw malformed(`the region '${region}' is wrong; expecting '${signing.region}'`, {
      Region: signing.region,
    });
  }
  if (service !== "s3") {
    throw malformed(`incorrect service "${service}". This endpoint belongs to "s3".`);
  }
  if (terminator !== "aws4_request") {
    throw malformed(`incorrect terminal "${terminator}". This endpoint uses "aws4_request".`);
  }
  if (!amzDate.startsWith(day)) {
    throw malformed(`the credential's date "${day}" is not the day of x-amz-date.`);
  }
  if (accessKeyId !== signing.credentials.accessKeyId) {
    throw new S3Error("InvalidAccessKeyId", { details: { AWSAccessKeyId: accessKeyId } });
  }
  return { day, scope: parts.slice(1).join("/") };
}

/**
 * The SigV4 signature of `text`, in lower-case hex: an HMAC under a key derived from day, region and service.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 */
export function signatureOf(text: string, day: string, signing: Signing): string {
  const dayKey = hmac(`AWS4${signing.credentials.secretAccessKey}`, day);
  const signingKey = hmac(hmac(hmac(dayKey, signing.region), "s3"), "aws4_request");
  return hmac(signingKey, text).toString("hex");
}

/** Compares two signatures in a time that does not tell how much of them agrees. */
export function sameSignature(expected: string, given: string): boolean {
  const [left, right] = [Buffer.from(expected), Buffer.from(given)];
  return left.length === right.length && timingSafeEqual(left, right);
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text, "utf8").digest();
}

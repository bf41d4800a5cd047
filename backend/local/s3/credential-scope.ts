import type { Signing } from "../loopback/signing.ts";
import { S3Error } from "./s3-error.ts";

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

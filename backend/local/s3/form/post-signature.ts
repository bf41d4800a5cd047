import {
  amzDatePattern,
  type Signing,
  sameSignature,
  signatureOf,
  signingAlgorithm,
} from "../../loopback/signing.ts";
import { checkCredential } from "../credential-scope.ts";
import { invalidArgument, S3Error } from "../s3-error.ts";
import { type FormFields, fieldValue } from "./form-fields.ts";

const signatureFields = [
  "X-Amz-Algorithm",
  "X-Amz-Credential",
  "X-Amz-Date",
  "X-Amz-Signature",
] as const;

/**
 * Verifies who signed a form's policy, before the policy is even decoded: S3 calls a policy that was
 * changed after signing a wrong signature, not a wrong policy.
 * @returns the policy as sent, in base64.
 * @throws S3Error `AccessDenied` (nothing of a signature: an anonymous upload), `InvalidRequest` (signed with version 2),
 *   `InvalidArgument` (a field is missing or wrong), `InvalidToken`, `InvalidAccessKeyId`, `SignatureDoesNotMatch`.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-authentication-HTTPPOST.html
 */
export function verifyPostSignature(fields: FormFields, signing: Signing): string {
  const values = signatureFields.map((name) => fieldValue(fields, name));
  if (values.every((value) => value === undefined)) {
    if (fieldValue(fields, "AWSAccessKeyId") === undefined) throw new S3Error("AccessDenied");
    // What boto3 makes for us-east-1 by itself. No bucket of S3's that was made after June 2020 takes it either.
    throw new S3Error("InvalidRequest", {
      message: `The authorization mechanism you have provided is not supported. Please use ${signingAlgorithm}.`,
    });
  }
  for (const [index, name] of [...signatureFields, "Policy"].entries()) {
    if ((values[index] ?? fieldValue(fields, name)) === undefined) throw missingField(name);
  }
  const [algorithm = "", credential = "", amzDate = "", signature = ""] = values;
  const policy = fieldValue(fields, "policy") ?? "";

  if (algorithm !== signingAlgorithm) {
    throw invalidArgument(
      "X-Amz-Algorithm",
      algorithm,
      `X-Amz-Algorithm only supports "${signingAlgorithm}"`,
    );
  }
  if (!amzDatePattern.test(amzDate)) {
    throw invalidArgument(
      "X-Amz-Date",
      amzDate,
      "X-Amz-Date must be formated via ISO8601 Long format",
    );
  }
  if (fieldValue(fields, "x-amz-security-token") !== undefined) throw new S3Error("InvalidToken");
  const { day } = checkCredential(credential, amzDate, signing, (reason, details) =>
    invalidArgument("X-Amz-Credential", credential, reason, details),
  );
  if (!sameSignature(signatureOf(policy, day, signing, "s3"), signature)) {
    throw new S3Error("SignatureDoesNotMatch");
  }
  return policy;
}

/** The refusal of a form that lacks `name`; a field after the file counts as missing. */
export function missingField(name: string): S3Error {
  return invalidArgument(
    name,
    "",
    `Bucket POST must contain a field named '${name}'.  If it is specified, please check the order of the fields.`,
  );
}

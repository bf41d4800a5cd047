import { createHash } from "node:crypto";
import {
  maxSkewMs,
  parseAuthorization,
  type SignedRequest,
  type Signing,
  sameSignature,
  signatureOf,
  signedAtMs,
  signedHeaderValue,
  signingAlgorithm,
  unsignedHeaders,
} from "../loopback/signing.ts";
import { checkCredential } from "./credential-scope.ts";
import { S3Error } from "./s3-error.ts";

const emptyPayload = createHash("sha256").update("").digest("hex");

export const unsignedPayload = "UNSIGNED-PAYLOAD";

/**
 * Verifies the `Authorization` header of a request without a body.
 * @throws S3Error as `verifySignature`, and `XAmzContentSHA256Mismatch`
 */
export function verifyAuthorization(request: SignedRequest, signing: Signing, now: Date): void {
  const payloadHash = verifySignature(request, signing, now);
  if (payloadHash !== unsignedPayload && payloadHash !== emptyPayload) {
    throw new S3Error("XAmzContentSHA256Mismatch");
  }
}

/**
 * Verifies the `Authorization` header of any request but a form POST.
 * @returns what `x-amz-content-sha256` says of the body, which is signed with the rest
 * @throws S3Error `AccessDenied` (unsigned, or a header that ought to be signed is not), `AuthorizationHeaderMalformed`,
 *   `InvalidAccessKeyId`, `RequestTimeTooSkewed` (more than 15 minutes), `SignatureDoesNotMatch`.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-auth-using-authorization-header.html
 */
export function verifySignature(request: SignedRequest, signing: Signing, now: Date): string {
  const authorization = readAuthorization(signedHeaderValue(request, "authorization"));
  if (signedHeaderValue(request, "x-amz-security-token") !== "") throw new S3Error("InvalidToken");
  const amzDate = signedHeaderValue(request, "x-amz-date");
  checkSkew(amzDate, now);
  const { day, scope } = checkCredential(
    authorization.credential,
    amzDate,
    signing,
    malformedHeader,
  );
  checkSignedHeaders(request, authorization.signedHeaders);

  const payloadHash = signedHeaderValue(request, "x-amz-content-sha256");
  if (payloadHash === "") {
    throw new S3Error("InvalidRequest", {
      message: "Missing required header for this request: x-amz-content-sha256",
    });
  }
  const canonical = canonicalRequest(request, authorization.signedHeaders, payloadHash);
  const digest = createHash("sha256").update(canonical, "utf8").digest("hex");
  const stringToSign = `${signingAlgorithm}\n${amzDate}\n${scope}\n${digest}`;
  if (!sameSignature(signatureOf(stringToSign, day, signing, "s3"), authorization.signature)) {
    throw new S3Error("SignatureDoesNotMatch");
  }
  return payloadHash;
}

function readAuthorization(value: string) {
  if (value === "") throw new S3Error("AccessDenied");
  const authorization = parseAuthorization(value);
  if (authorization.algorithm !== signingAlgorithm) {
    throw new S3Error("InvalidRequest", {
      message: `The authorization mechanism you have provided is not supported. Please use ${signingAlgorithm}.`,
    });
  }
  const { credential, signedHeaders, signature } = authorization;
  if (!credential || signedHeaders.length === 0 || !signature) {
    throw malformedHeader("Credential, SignedHeaders and Signature are required.");
  }
  return authorization;
}

function checkSkew(amzDate: string, now: Date): void {
  const requestMs = signedAtMs(amzDate);
  if (requestMs === undefined) {
    throw new S3Error("AccessDenied", {
      message: "AWS authentication requires a valid Date or x-amz-date header",
    });
  }
  if (Math.abs(now.getTime() - requestMs) > maxSkewMs) {
    throw new S3Error("RequestTimeTooSkewed", {
      details: {
        RequestTime: amzDate,
        ServerTime: `${now.toISOString().slice(0, 19)}Z`,
        MaxAllowedSkewMilliseconds: maxSkewMs,
      },
    });
  }
}

function checkSignedHeaders(request: SignedRequest, signedHeaders: string[]): void {
  const unsigned = unsignedHeaders(request, signedHeaders);
  if (unsigned.length > 0) {
    throw new S3Error("AccessDenied", {
      message: "There were headers present in the request which were not signed",
      details: { HeadersNotSigned: unsigned.join(", ") },
    });
  }
}

function canonicalRequest(
  request: SignedRequest,
  signedHeaders: string[],
  payloadHash: string,
): string {
  const [path = "", query = ""] = splitOnce(request.url ?? "", "?");
  const headers = signedHeaders
    .map((name) => `${name}:${signedHeaderValue(request, name)}\n`)
    .join("");
  return [
    request.method,
    path.split("/").map(recode).join("/"),
    canonicalQuery(query),
    headers,
    signedHeaders.join(";"),
    payloadHash,
  ].join("\n");
}

/** In the order of names, then of values; of whole pairs it would differ, since `=` sorts behind `-`. */
function canonicalQuery(query: string): string {
  if (query === "") return "";
  return query
    .split("&")
    .map((pair) => splitOnce(pair, "=").map(recode))
    .map(([name = "", value = ""]) => ({ name, value }))
    .sort((left, right) => compare(left.name, right.name) || compare(left.value, right.value))
    .map(({ name, value }) => `${name}=${value}`)
    .join("&");
}

function compare(left: string, right: string): number {
  return left < right ? -1 : Number(left > right);
}

/** AWS's UriEncode of what `encoded` stands for: everything but RFC 3986's unreserved characters. */
function recode(encoded: string): string {
  return encodeUri(decodeUri(encoded));
}

/** @throws S3Error `InvalidURI` for a stray `%` or bytes that are not UTF-8. */
export function decodeUri(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch (cause) {
    throw new S3Error("InvalidURI", { cause });
  }
}

export function encodeUri(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function splitOnce(text: string, separator: string): string[] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function malformedHeader(reason: string, details: Record<string, string> = {}): S3Error {
  return new S3Error("AuthorizationHeaderMalformed", {
    message: `The authorization header is malformed; ${reason}`,
    details,
  });
}

import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import {
  amzDatePattern,
  checkCredential,
  type Signing,
  sameSignature,
  signatureOf,
  signingAlgorithm,
} from "./credential-scope.ts";
import { S3Error } from "./s3-error.ts";

const maxSkewMs = 15 * 60 * 1000;
const emptyPayload = createHash("sha256").update("").digest("hex");

/** The parts of a request that SigV4 signs: `headersDistinct` has lower-case names, `url` is as sent. */
export type SignedRequest = Pick<IncomingMessage, "method" | "url" | "headersDistinct">;

/**
 * Verifies the `Authorization` header of a request without a body: every one but a form POST.
 * @throws S3Error `AccessDenied` (unsigned, or a header that ought to be signed is not), `AuthorizationHeaderMalformed`,
 *   `InvalidAccessKeyId`, `RequestTimeTooSkewed` (more than 15 minutes), `SignatureDoesNotMatch`, `XAmzContentSHA256Mismatch`.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-auth-using-authorization-header.html
 */
export function verifyAuthorization(request: SignedRequest, signing: Signing, now: Date): void {
  const authorization = parseAuthorization(header(request, "authorization"));
  if (header(request, "x-amz-security-token") !== "") throw new S3Error("InvalidToken");
  const amzDate = header(request, "x-amz-date");
  checkSkew(amzDate, now);
  const { day, scope } = checkCredential(
    authorization.credential,
    amzDate,
    signing,
    malformedHeader,
  );
  checkSignedHeaders(request, authorization.signedHeaders);

  const payloadHash = header(request, "x-amz-content-sha256");
  if (payloadHash === "") {
    throw new S3Error("InvalidRequest", {
      message: "Missing required header for this request: x-amz-content-sha256",
    });
  }
  const canonical = canonicalRequest(request, authorization.signedHeaders, payloadHash);
  const digest = createHash("sha256").update(canonical, "utf8").digest("hex");
  const stringToSign = `${signingAlgorithm}\n${amzDate}\n${scope}\n${digest}`;
  if (!sameSignature(signatureOf(stringToSign, day, signing), authorization.signature)) {
    throw new S3Error("SignatureDoesNotMatch");
  }
  if (payloadHash !== "UNSIGNED-PAYLOAD" && payloadHash !== emptyPayload) {
    throw new S3Error("XAmzContentSHA256Mismatch");
  }
}

interface Authorization {
  credential: string;
  signedHeaders: string[];
  signature: string;
}

function parseAuthorization(value: string): Authorization {
  if (value === "") throw new S3Error("AccessDenied");
  const [algorithm, rest] = [value.split(" ", 1)[0], value.slice(value.indexOf(" ") + 1)];
  if (algorithm !== signingAlgorithm) {
    throw new S3Error("InvalidRequest", {
      message: `The authorization mechanism you have provided is not supported. Please use ${signingAlgorithm}.`,
    });
  }
  const parts = new Map(
    rest.split(",").map((part) => {
      const at = part.indexOf("=");
      return [part.slice(0, at).trim(), part.slice(at + 1).trim()] as const;
    }),
  );
  const [credential, signedHeaders, signature] = [
    parts.get("Credential"),
    parts.get("SignedHeaders"),
    parts.get("Signature"),
  ];
  if (!credential || !signedHeaders || !signature) {
    throw malformedHeader("Credential, SignedHeaders and Signature are required.");
  }
  return { credential, signedHeaders: signedHeaders.toLowerCase().split(";"), signature };
}

function checkSkew(amzDate: string, now: Date): void {
  const parts = amzDatePattern.exec(amzDate)?.slice(1).map(Number);
  if (parts === undefined) {
    throw new S3Error("AccessDenied", {
      message: "AWS authentication requires a valid Date or x-amz-date header",
    });
  }
  const [year = 0, month = 0, date = 0, hour = 0, minute = 0, second = 0] = parts;
  const requestMs = Date.UTC(year, month - 1, date, hour, minute, second);
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

/** `host` and every `x-amz-*` header sent must be signed, or a middleman could change them. */
function checkSignedHeaders(request: SignedRequest, signedHeaders: string[]): void {
  const unsigned = Object.keys(request.headersDistinct).filter(
    (name) => (name === "host" || name.startsWith("x-amz-")) && !signedHeaders.includes(name),
  );
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
  const headers = signedHeaders.map((name) => `${name}:${header(request, name)}\n`).join("");
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

function header(request: SignedRequest, name: string): string {
  const values = request.headersDistinct[name] ?? [];
  return values.map((value) => value.trim().replace(/ +/g, " ")).join(",");
}

function malformedHeader(reason: string, details: Record<string, string> = {}): S3Error {
  return new S3Error("AuthorizationHeaderMalformed", {
    message: `The authorization header is malformed; ${reason}`,
    details,
  });
}

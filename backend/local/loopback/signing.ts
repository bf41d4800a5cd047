import { createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";

export interface SigningCredentials {
  accessKeyId: string;
  secretAccessKey: string;
}

/** Whose signatures are good here, and for which region. */
export interface Signing {
  credentials: SigningCredentials;
  region: string;
}

/** The parts of a request that SigV4 signs: `headersDistinct` has lower-case names, `url` is as sent. */
export type SignedRequest = Pick<IncomingMessage, "method" | "url" | "headersDistinct">;

export const signingAlgorithm = "AWS4-HMAC-SHA256";

/** How far the clock of whoever signs may be from ours. */
export const maxSkewMs = 15 * 60 * 1000;

/** `x-amz-date`, as in `20130524T000000Z`. */
export const amzDatePattern = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/;

/** When a request says that it was signed, in ms since the epoch; undefined if it says nothing that is a time. */
export function signedAtMs(amzDate: string): number | undefined {
  const parts = amzDatePattern.exec(amzDate)?.slice(1).map(Number);
  if (parts === undefined) return undefined;
  const [year = 0, month = 0, date = 0, hour = 0, minute = 0, second = 0] = parts;
  return Date.UTC(year, month - 1, date, hour, minute, second);
}

/**
 * The SigV4 signature of `text`, in lower-case hex: an HMAC under a key derived from day, region and service.
 * @param service as AWS names it: `s3`, `dynamodb`
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function signatureOf(text: string, day: string, signing: Signing, service: string): string {
  const dayKey = hmac(`AWS4${signing.credentials.secretAccessKey}`, day);
  const signingKey = hmac(hmac(hmac(dayKey, signing.region), service), "aws4_request");
  return hmac(signingKey, text).toString("hex");
}

/** Compares two signatures in a time that does not tell how much of them agrees. */
export function sameSignature(expected: string, given: string): boolean {
  const [left, right] = [Buffer.from(expected), Buffer.from(given)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** A header as it is signed: what was sent several times joined, white space made one space. Empty if it is not there. */
export function signedHeaderValue(request: SignedRequest, name: string): string {
  const values = request.headersDistinct[name] ?? [];
  return values.map((value) => value.trim().replace(/ +/g, " ")).join(",");
}

/** `host` and every `x-amz-*` header sent must be signed, or a middleman could change them: those that are not. */
export function unsignedHeaders(
  request: SignedRequest,
  signedHeaders: readonly string[],
): string[] {
  return Object.keys(request.headersDistinct).filter(
    (name) => (name === "host" || name.startsWith("x-amz-")) && !signedHeaders.includes(name),
  );
}

/** What an `Authorization` header of SigV4 says; empty where it says nothing. */
export function parseAuthorization(value: string): {
  algorithm: string;
  credential: string;
  signedHeaders: string[];
  signature: string;
} {
  const [algorithm = ""] = value.split(" ", 1);
  const parts = new Map(
    value
      .slice(algorithm.length)
      .split(",")
      .map((part) => {
        const at = part.indexOf("=");
        return [part.slice(0, at).trim(), part.slice(at + 1).trim()] as const;
      }),
  );
  const names = parts.get("SignedHeaders") ?? "";
  return {
    algorithm,
    credential: parts.get("Credential") ?? "",
    signedHeaders: names === "" ? [] : names.toLowerCase().split(";"),
    signature: parts.get("Signature") ?? "",
  };
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text, "utf8").digest();
}

import { type CallbackHeaders, headerReader } from "./callback-headers.ts";
import { callbackSecretIn } from "./callback-secret.ts";
import { isBytes } from "./shapes/is-bytes.ts";
import type { RekogBlob } from "./told-blob.ts";

export type CallbackVerificationCode =
  | "missing_header"
  | "bad_headers"
  | "bad_secret"
  | "bad_body"
  | "timestamp_out_of_range"
  | "wrong_signature";

/** A request is not a callback of ours, or not one for this secret. Answer it with 401. */
export class CallbackVerificationError extends Error {
  override readonly name = "CallbackVerificationError";
  readonly code: CallbackVerificationCode;

  constructor(code: CallbackVerificationCode, message: string) {
    super(message);
    this.code = code;
  }
}

const headerNames = ["webhook-id", "webhook-timestamp", "webhook-signature"] as const;
/** Four times what a callback's body may have: a forged one must not cost its hash, which takes seconds for 50 MB. */
const maxBodyBytes = 1024 * 1024;
const toleranceS = 5 * 60;
/** A header is no reason to hash as often as somebody likes. */
const mostSignatures = 32;
type SignedHeaders = Record<(typeof headerNames)[number], string>;

/**
 * Checks that a callback was signed with the blob's `callback_secret` less than five minutes ago, and resolves to the blob
 * that it brings: await it before anything is believed. The comparison takes the same time whatever differs.
 *
 * @param body exactly the bytes that came, or their text: JSON that was parsed and written again has another signature
 * @param secret the `whsec_…` that creating the blob answered with
 * @throws {CallbackVerificationError}
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export async function verifyCallback(
  headers: CallbackHeaders,
  body: CallbackBody,
  secret: string,
): Promise<RekogBlob> {
  const callback = readSigned(headers, body, secret);
  return blobOf(callback, await isSigned(callback));
}

export type CallbackBody = string | Uint8Array | ArrayBuffer;

/** A callback whose signature is still to be compared. */
export interface SignedCallback {
  /** The body */
  text: string;
  /** What is signed of it, and with what: HMAC-SHA-256 */
  content: string;
  key: Uint8Array<ArrayBuffer>;
  /** One of them is to be genuine. 32 bytes each */
  signatures: Uint8Array<ArrayBuffer>[];
}

/**
 * All of `verifyCallback` up to the signature itself, which a platform may have means of its own to compare.
 * @throws {CallbackVerificationError}
 */
export function readSigned(
  headers: CallbackHeaders,
  body: CallbackBody,
  secret: string,
): SignedCallback {
  const signed = signedHeaders(headers);
  const length = typeof body === "string" ? body.length : body?.byteLength;
  if (length > maxBodyBytes) {
    throw new CallbackVerificationError("bad_body", "The body is larger than any callback's.");
  }
  const text = textOf(body);
  const key = keyOf(secret);
  checkTime(signed["webhook-timestamp"]);
  const content = `${signed["webhook-id"]}.${signed["webhook-timestamp"]}.${text}`;
  const signatures = signed["webhook-signature"]
    .split(" ", mostSignatures)
    .flatMap((versioned) => /^v1,([A-Za-z0-9+/]{43}=)$/.exec(versioned)?.[1] ?? []);
  return { text, content, key, signatures: signatures.map(bytesOf) };
}

/**
 * The blob that a callback brings, if it is signed.
 * @throws {CallbackVerificationError}
 */
export function blobOf({ text }: SignedCallback, isGenuine: boolean): RekogBlob {
  if (!isGenuine) {
    throw new CallbackVerificationError(
      "wrong_signature",
      "The signature does not fit: the secret is another blob's, or the body is not byte for byte what was sent.",
    );
  }
  try {
    return JSON.parse(text) as RekogBlob;
  } catch {
    throw new CallbackVerificationError("bad_body", "The body is signed, but it is not JSON.");
  }
}

function signedHeaders(headers: CallbackHeaders): SignedHeaders {
  const valuesOf = headerReader(headers);
  if (!valuesOf) {
    throw new CallbackVerificationError(
      "bad_headers",
      "The headers must be the request's, such as `request.headers`; where they are a promise, await it first.",
    );
  }
  const read = (name: (typeof headerNames)[number]) => {
    const values = valuesOf(name);
    const [value = ""] = values;
    if (values.length === 1 && value.trim() !== "" && !isJoined(name, value)) return value;
    throw new CallbackVerificationError("missing_header", whyNotOne(name, values));
  };
  return Object.fromEntries(headerNames.map((name) => [name, read(name)])) as SignedHeaders;
}

/** Node.js and Fetch join what came twice with a comma and a space, API Gateway with a comma. None of ours has one there. */
const isJoined = (name: (typeof headerNames)[number], value: string) =>
  (name === "webhook-signature" ? /,\s*v\d+a?,/ : /,/).test(value);

function whyNotOne(name: string, values: readonly string[]): string {
  const [value] = values;
  if (value === undefined) {
    return `The request has no \`${name}\` header: it is not a signed callback, or a proxy took the header off.`;
  }
  if (values.length === 1 && value.trim() === "") return `The \`${name}\` header is empty.`;
  return `The request has the \`${name}\` header more than once, and which one counts is not certain.`;
}

function textOf(body: string | Uint8Array | ArrayBuffer): string {
  if (typeof body === "string") {
    // Half a surrogate pair is signed as U+FFFD, as any other half is.
    if (!/\p{Surrogate}/u.test(body)) return body;
    throw new CallbackVerificationError("bad_body", "The body is not Unicode text.");
  }
  // What `await request.arrayBuffer()` of Fetch gives.
  if (!isBytes(body) && !isArrayBuffer(body)) {
    throw new CallbackVerificationError(
      "bad_body",
      "The body must be the bytes that came or their text, not parsed JSON. In Express, use express.raw({ type: 'application/json' }).",
    );
  }
  try {
    // A lenient decoder makes one text of many bodies, and then one signature would fit them all.
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    throw new CallbackVerificationError("bad_body", "The body is not UTF-8 text.");
  }
}

/** Of whichever realm it is. */
const isArrayBuffer = (body: unknown): body is ArrayBuffer =>
  Object.prototype.toString.call(body) === "[object ArrayBuffer]";

function keyOf(secret: unknown): Uint8Array<ArrayBuffer> {
  const text = callbackSecretIn(secret);
  if (text !== undefined) return bytesOf(text.slice("whsec_".length));
  throw new CallbackVerificationError(
    "bad_secret",
    "The secret is not a `callback_secret`: it must be the whole `whsec_…` text.",
  );
}

function checkTime(timestamp: string): void {
  const ageS = Math.abs(Date.now() / 1_000 - Number.parseInt(timestamp, 10));
  if (ageS <= toleranceS) return;
  throw new CallbackVerificationError(
    "timestamp_out_of_range",
    "The callback was signed more than five minutes ago or ahead: it is a replay, or this machine's clock is wrong.",
  );
}

/** Whether one of the signatures is that of this id, time and body: Web Crypto compares them. */
async function isSigned({ content, key, signatures }: SignedCallback): Promise<boolean> {
  const how = { name: "HMAC", hash: "SHA-256" };
  const imported = await crypto.subtle.importKey("raw", key, how, false, ["verify"]);
  const bytes = new TextEncoder().encode(content);
  const checks = signatures.map((each) => crypto.subtle.verify("HMAC", imported, each, bytes));
  return (await Promise.all(checks)).includes(true);
}

const bytesOf = (base64: string) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));

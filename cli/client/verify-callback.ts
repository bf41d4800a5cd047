import { isAnyArrayBuffer } from "node:util/types";
import { Webhook } from "standardwebhooks";
import type { ApiBlob } from "./api-types.ts";
import { type CallbackHeaders, headerReader } from "./callback-headers.ts";
import { isCallbackSecret } from "./callback-secret.ts";

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
type SignedHeaders = Record<(typeof headerNames)[number], string>;

/**
 * Checks that a callback was signed with the blob's `callback_secret` less than five minutes ago, and returns the blob
 * that it brings. The comparison takes the same time whatever differs.
 *
 * @param body exactly the bytes that came, or their text: JSON that was parsed and written again has another signature
 * @param secret the `whsec_…` that creating the blob answered with
 * @throws {CallbackVerificationError}
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function verifyCallback(
  headers: CallbackHeaders,
  body: string | Uint8Array | ArrayBuffer,
  secret: string,
): ApiBlob {
  const signed = signedHeaders(headers);
  const length = typeof body === "string" ? body.length : body?.byteLength;
  if (length > maxBodyBytes) {
    throw new CallbackVerificationError("bad_body", "The body is larger than any callback's.");
  }
  const text = textOf(body);
  const webhook = webhookOf(secret);
  try {
    webhook.verify(text, signed, { jsonParse: false });
  } catch (error) {
    throw refusal(error);
  }
  try {
    return JSON.parse(text) as ApiBlob;
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
  if (!(body instanceof Uint8Array) && !isAnyArrayBuffer(body)) {
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

function webhookOf(secret: unknown): Webhook {
  // A file that holds it ends in a newline.
  const text = typeof secret === "string" ? secret.trim() : "";
  if (isCallbackSecret(text)) return new Webhook(text);
  throw new CallbackVerificationError(
    "bad_secret",
    "The secret is not a `callback_secret`: it must be the whole `whsec_…` text.",
  );
}

/** The library tells its reasons in its messages alone. */
function refusal(error: unknown): CallbackVerificationError {
  if (error instanceof Error && /timestamp|Signature Headers/.test(error.message)) {
    return new CallbackVerificationError(
      "timestamp_out_of_range",
      "The callback was signed more than five minutes ago or ahead: it is a replay, or this machine's clock is wrong.",
    );
  }
  return new CallbackVerificationError(
    "wrong_signature",
    "The signature does not fit: the secret is another blob's, or the body is not byte for byte what was sent.",
  );
}

import type { IncomingHttpHeaders } from "node:http";
import type { LeasedDelivery } from "../client/api-types.ts";
import { CallbackVerificationError } from "../client/verify-callback.ts";
import type { Forwarded } from "./forward.ts";
import { isNestedWithin } from "./json-nesting.ts";
import { verifyNow } from "./verify-now.ts";

/** One callback, as it came in. */
export interface ReceivedCallback {
  /** ISO 8601 */
  receivedAt: string;
  /** With its query; where it was posted here */
  path?: string;
  /** Where it was fetched from a mailbox */
  leased?: LeasedDelivery;
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** What the body says before it is verified; undefined if it is not JSON, or nests too deeply to be written again. */
  json: unknown;
  blobId: string | undefined;
  /** The same for each repetition of a delivery. */
  webhookId: string | undefined;
  /** `unknown` when no secret is known for the blob. */
  verified: boolean | "unknown";
  /** Why not, when `verified` is false. */
  refusal: CallbackVerificationError | undefined;
  /** Missing when callbacks are not forwarded. */
  forwarded?: Forwarded;
  /** What the sender was answered; undefined where it had gone by then, or where a mailbox hears that there was no answer. */
  statusCode: number | undefined;
}

/** The `callback_secret` of a blob, where it is known; several where it is one of them. */
export type SecretFor = (blobId: string) => string | readonly string[] | undefined;

type Verification = Pick<ReceivedCallback, "json" | "blobId" | "verified" | "refusal">;

/** Reads what a callback is about and whether it is genuine. */
export function verifyReceived(
  headers: IncomingHttpHeaders,
  body: Buffer,
  secretFor: SecretFor,
): Verification {
  const json = parseJson(body);
  const blobId = blobIdOf(json);
  const secrets = blobId === undefined ? [] : [secretFor(blobId) ?? []].flat();
  if (secrets.length === 0) return { json, blobId, verified: "unknown", refusal: undefined };
  const refusals = secrets.map((secret) => refusalOf(headers, body, secret));
  const verified = refusals.includes(undefined);
  return { json, blobId, verified, refusal: verified ? undefined : refusals[0] };
}

function refusalOf(headers: IncomingHttpHeaders, body: Buffer, secret: string) {
  try {
    verifyNow(headers, body, secret);
    return undefined;
  } catch (error) {
    if (error instanceof CallbackVerificationError) return error;
    throw error;
  }
}

/** No callback comes near; many readers of JSON take no more than 256, and hundreds of thousands overflow the stack of ours. */
const deepestLevel = 200;

function parseJson(body: Buffer): unknown {
  const text = body.toString("utf8");
  try {
    return isNestedWithin(deepestLevel, text) ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}

function blobIdOf(json: unknown): string | undefined {
  const isObject = typeof json === "object" && json !== null;
  return isObject && "blob_id" in json && typeof json.blob_id === "string"
    ? json.blob_id
    : undefined;
}

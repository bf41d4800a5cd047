import { isBlobId } from "../blob/blob-id.ts";
import type { CallbackRequest } from "../ports/callbacks.ts";

/** A message of the callbacks queue: one delivery that is asked for. */
export function encodeCallbackMessage({ blobId, delivery, attempt }: CallbackRequest): string {
  return JSON.stringify({ blob_id: blobId, delivery, ...(attempt !== undefined && { attempt }) });
}

/**
 * What no store could look up (a key that is empty or long, a number that is none) would come back until its deliveries
 * are spent; here it is no message.
 * @throws {Error} if it is no such message; what it says is not repeated, for it may hold anything
 */
export function decodeCallbackMessage(body: string): CallbackRequest {
  const message = Object(JSON.parse(body)) as Record<string, unknown>;
  const { blob_id: blobId, delivery, attempt } = message;
  if (typeof blobId !== "string" || !isBlobId(blobId) || !isCount(delivery)) {
    throw new Error("The message does not ask for a callback: blob_id or delivery is missing.");
  }
  if (attempt !== undefined && attempt !== null && !isCount(attempt)) {
    throw new Error("The message does not ask for a callback: its attempt is no number.");
  }
  return { blobId, delivery, ...(isCount(attempt) && { attempt }) };
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

import type { CallbackRequest } from "../ports/callbacks.ts";

/** A message of the callbacks queue: one delivery that is asked for. */
export function encodeCallbackMessage({ blobId, delivery, attempt }: CallbackRequest): string {
  return JSON.stringify({ blob_id: blobId, delivery, ...(attempt !== undefined && { attempt }) });
}

/** @throws {Error} if it is no such message; what it says is not repeated, for it may hold anything */
export function decodeCallbackMessage(body: string): CallbackRequest {
  const message = Object(JSON.parse(body)) as Record<string, unknown>;
  const { blob_id: blobId, delivery, attempt } = message;
  if (typeof blobId !== "string" || typeof delivery !== "number") {
    throw new Error("The message does not ask for a callback: blob_id or delivery is missing.");
  }
  return { blobId, delivery, ...(typeof attempt === "number" && { attempt }) };
}

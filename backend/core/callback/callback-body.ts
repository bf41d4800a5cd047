import type { BlobRecord } from "../blob/blob.ts";

/** The most that a callback's body may have. */
export const maxCallbackBytes = 256 * 1024;

/**
 * The body of a callback: what `GET` tells. Its ledger grows with each attempt, and a result that was small enough once must not
 * be too large for the next attempt, or another receiver: where there is no room for `callback`, it is left out.
 * @param encode the body of `GET /blobs/{blob_id}`
 */
export function callbackBody(record: BlobRecord, encode: (record: BlobRecord) => string): string {
  const whole = encode(record);
  if (Buffer.byteLength(whole) <= maxCallbackBytes) return whole;
  const { callback: _, ...rest } = record;
  return encode(rest);
}

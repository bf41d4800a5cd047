import { gunzipSync, gzipSync } from "node:zlib";

/**
 * JSON as gzip. A result with hundreds of labels would come near DynamoDB's 400 KB for an item, and a write is paid
 * by the KB; labels pack to about a fifth.
 */
export function packJson(value: unknown): Uint8Array {
  return gzipSync(JSON.stringify(value));
}

/** What `packJson` packed. Only ever given what this service wrote itself. */
export function unpackJson(packed: Uint8Array): unknown {
  return JSON.parse(gunzipSync(packed).toString("utf8"));
}

import * as v from "valibot";

const storedObject = v.object({
  bucket: v.string(),
  key: v.string(),
  bytes: v.number(),
  /** MD5 in hex, without the quotes that the ETag header has. */
  etag: v.string(),
  contentType: v.string(),
  /** Hexadecimal, greater for a later object. */
  sequencer: v.pipe(v.string(), v.regex(/^[0-9A-F]{18}$/)),
  /** ISO 8601. */
  lastModifiedAt: v.string(),
  /** Base64; only where the client sent one, and it was right. */
  checksumSha256: v.exactOptional(v.string()),
  /** Further headers to answer a read with, such as `cache-control` and `x-amz-meta-*`. */
  headers: v.exactOptional(v.record(v.string(), v.string())),
});

/** An object as the endpoint keeps it: all that a HEAD tells, and what an event record needs. */
export type StoredObject = v.InferOutput<typeof storedObject>;

const objectRecord = v.object({
  object: storedObject,
  /** The file beside the record that has the bytes: a bare name, never a path. */
  dataFile: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}\.[0-9A-F]{18}\.data$/)),
});

export type ObjectRecord = v.InferOutput<typeof objectRecord>;

/** A record as read from disk, or `undefined` for one that was not written whole or not by us. */
export function parseObjectRecord(json: string): ObjectRecord | undefined {
  try {
    return v.parse(objectRecord, JSON.parse(json));
  } catch {
    return undefined;
  }
}

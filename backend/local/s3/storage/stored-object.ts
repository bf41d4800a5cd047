import * as v from "valibot";
import { versionIdPattern } from "./version-id.ts";

/** Of what S3 calls system metadata: an object comes with these as it was sent with them. */
export const keptHeaders: readonly string[] = [
  ...["cache-control", "content-disposition", "content-encoding", "expires"],
];

const versionFields = {
  bucket: v.string(),
  key: v.string(),
  /** Opaque; no other version of any key has it, now or later. */
  versionId: v.pipe(v.string(), v.regex(versionIdPattern)),
  /** Hexadecimal, greater for a later version. */
  sequencer: v.pipe(v.string(), v.regex(/^[0-9A-F]{18}$/)),
  /** ISO 8601. */
  lastModifiedAt: v.string(),
};

const storedObject = v.object({
  ...versionFields,
  bytes: v.number(),
  /** MD5 in hex, without the quotes that the ETag header has. */
  etag: v.string(),
  contentType: v.string(),
  /** Base64; only where the client sent one, and it was right. */
  checksumSha256: v.exactOptional(v.string()),
  /** Further headers to answer a read with, such as `cache-control` and `x-amz-meta-*`. */
  headers: v.exactOptional(v.record(v.string(), v.string())),
});

const deleteMarker = v.object({ ...versionFields, deleteMarker: v.literal(true) });

/** One version of an object as the endpoint keeps it: all that a HEAD tells, and what an event record needs. */
export type StoredObject = v.InferOutput<typeof storedObject>;

/**
 * What a DELETE that names no version leaves: a version without bytes that hides the ones before it.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/DeleteMarker.html
 */
export type DeleteMarker = v.InferOutput<typeof deleteMarker>;

export type Version = StoredObject | DeleteMarker;

export function isDeleteMarker(version: Version): version is DeleteMarker {
  return "deleteMarker" in version;
}

const versionRecord = v.union([deleteMarker, storedObject]);

/** A record as read from disk, or `undefined` for one that was not written whole or not by us. */
export function parseVersionRecord(json: string): Version | undefined {
  try {
    return v.parse(versionRecord, JSON.parse(json));
  } catch {
    return undefined;
  }
}

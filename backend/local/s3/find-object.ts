import type { ServerResponse } from "node:http";
import { S3Error } from "./s3-error.ts";
import type { ObjectFiles } from "./storage/object-files.ts";
import { isDeleteMarker, type StoredObject } from "./storage/stored-object.ts";
import { setVersionHeaders } from "./version-headers.ts";

/** What an object request is about: one version, or the newest. */
export interface ObjectTarget {
  bucket: string;
  key: string;
  versionId: string | undefined;
}

/**
 * The object to read. A delete marker is not there when it is the newest version, and not for reading when it is asked
 * for by its id; either way the response's headers tell of it.
 * @throws S3Error `NoSuchKey`, `NoSuchVersion`, `MethodNotAllowed` (a delete marker, by its id).
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/DeleteMarker.html
 */
export function findObject(
  method: string,
  response: ServerResponse,
  { bucket, key, versionId }: ObjectTarget,
  files: ObjectFiles,
): StoredObject {
  const version = files.find(bucket, key, versionId);
  if (version !== undefined && !isDeleteMarker(version)) return version;
  if (version !== undefined) setVersionHeaders(response, version);
  if (versionId === undefined) throw new S3Error("NoSuchKey", { details: { Key: key } });
  if (version === undefined) {
    throw new S3Error("NoSuchVersion", { details: { Key: key, VersionId: versionId } });
  }
  response.setHeader("Last-Modified", new Date(version.lastModifiedAt).toUTCString());
  response.setHeader("Allow", "DELETE");
  throw new S3Error("MethodNotAllowed", {
    details: { Method: method, ResourceType: "DeleteMarker" },
  });
}

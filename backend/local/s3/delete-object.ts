import type { ServerResponse } from "node:http";
import type { ObjectTarget } from "./find-object.ts";
import type { ObjectFiles } from "./storage/object-files.ts";
import { setVersionHeaders } from "./version-headers.ts";

/**
 * DeleteObject: with a version id that version goes for good, and it is fine if it is gone already; without one, a delete
 * marker hides what there is.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObject.html
 */
export async function deleteObject(
  response: ServerResponse,
  { bucket, key, versionId }: ObjectTarget,
  files: ObjectFiles,
): Promise<void> {
  const version =
    versionId === undefined
      ? await files.markDeleted(bucket, key)
      : await files.remove(bucket, key, versionId);
  if (version !== undefined) setVersionHeaders(response, version);
  else if (versionId !== undefined) response.setHeader("x-amz-version-id", versionId);
  response.writeHead(204).end();
}

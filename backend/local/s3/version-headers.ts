import type { ServerResponse } from "node:http";
import { isDeleteMarker, type Version } from "./storage/stored-object.ts";

/** Tells which version an answer is about, and whether it is a delete marker. */
export function setVersionHeaders(response: ServerResponse, version: Version): void {
  response.setHeader("x-amz-version-id", version.versionId);
  if (isDeleteMarker(version)) response.setHeader("x-amz-delete-marker", "true");
}

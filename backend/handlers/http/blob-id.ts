import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { isBlobId } from "../../core/blob/blob-id.ts";
import { ApiError } from "../../core/errors/api-errors.ts";

/** The `blob_id` of a request's path; undefined if there is none, or it cannot be one of our ids. */
export function findBlobId(event: APIGatewayProxyEventV2): string | undefined {
  const blobId = event.pathParameters?.blob_id ?? "";
  return isBlobId(blobId) ? blobId : undefined;
}

/**
 * The `blob_id` of a request's path. Anything that cannot be one of our ids is as unknown as any other, and is not worth
 * a read.
 * @throws {ApiError} `blob_not_found`
 */
export function readBlobId(event: APIGatewayProxyEventV2): string {
  const blobId = findBlobId(event);
  if (blobId === undefined) throw blobNotFound();
  return blobId;
}

export function blobNotFound(): ApiError {
  return new ApiError("blob_not_found", "No blob has this id, or its record has expired.");
}

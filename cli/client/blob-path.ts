import type { BlobFilters } from "./api-types.ts";
import { checkBlobId } from "./check-blob-id.ts";

/**
 * Where the API has a blob.
 * @throws {UsageError} `invalid_blob_id`: it could mean another path
 */
export function blobPath(blobId: string): string {
  checkBlobId(blobId);
  return `/blobs/${blobId}`;
}

/** The query that filters what was recognised, with its question mark; nothing without filters. */
export function filterQuery({ minConfidence, maxLabels, labels }: BlobFilters): string {
  const query = new URLSearchParams();
  if (minConfidence !== undefined) query.set("min_confidence", String(minConfidence));
  if (maxLabels !== undefined) query.set("max_labels", String(maxLabels));
  if (labels?.length) query.set("labels", labels.join(","));
  return query.size === 0 ? "" : `?${query}`;
}

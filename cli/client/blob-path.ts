import type { BlobFilters } from "./api-types.ts";
import { UsageError } from "./errors.ts";
import { tellable } from "./tellable.ts";

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

/**
 * What could mean another path of the API never becomes part of a URL.
 * @throws {UsageError} `invalid_blob_id`
 */
export function checkBlobId(blobId: string): void {
  // Paths are in the logs of servers, and a key is none of them.
  if (/^(?!rekog_sk_)[\w-]{1,128}$/.test(blobId)) return;
  throw new UsageError({
    code: "invalid_blob_id",
    message: tellable(`"${blobId}" is not a blob id.`),
    hint: "Give the id that `rekog upload` printed, or creating a blob answered with, such as 6f1c2a34-9a4e-4b39-8a55-0f2c8d1e7b60.",
  });
}

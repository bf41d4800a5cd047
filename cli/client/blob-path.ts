import type { BlobFilters } from "./api-types.ts";
import { UsageError } from "./errors.ts";
import { checkedNames, checkedOptions, type OptionNames } from "./options/checked-options.ts";
import { tellable } from "./tellable.ts";

const ofFilters: OptionNames<BlobFilters> = { minConfidence: true, maxLabels: true, labels: true };

/**
 * Where the API has a blob.
 * @throws {UsageError} `invalid_blob_id`: it could mean another path
 */
export function blobPath(blobId: string): string {
  checkBlobId(blobId);
  return `/blobs/${blobId}`;
}

/** The id of what may be a blob; checked where it becomes a path. */
export const blobIdOf = (blob: string | { blob_id: string }): string => {
  const given: { blob_id: string } | string | null | undefined = blob;
  return typeof given === "string" ? given : given?.blob_id;
};

/**
 * The query that filters what was recognised, with its question mark; nothing without filters.
 * @throws {UsageError} `invalid_options`
 */
export function filterQuery(filters: BlobFilters): string {
  const { minConfidence, maxLabels, labels } = checkedOptions(filters, ofFilters, "filters");
  const query = new URLSearchParams();
  const confidences =
    typeof minConfidence === "number" ? { labels: minConfidence } : (minConfidence ?? {});
  for (const [feature, confidence] of Object.entries(confidences)) {
    const name = feature === "labels" ? "min_confidence" : `min_confidence.${feature}`;
    if (confidence !== undefined) query.set(name, String(confidence));
  }
  if (maxLabels !== undefined) query.set("max_labels", String(maxLabels));
  if (labels !== undefined) query.set("labels", checkedNames(labels, "labels").join(","));
  return query.size === 0 ? "" : `?${query}`;
}

/** Whether it can be part of a path, and means no other one. Paths are in the logs of servers, and a key is none of them. */
export const isBlobId = (value: unknown): value is string =>
  // What is missing would be the id `undefined`.
  typeof value === "string" && /^(?!rekog_sk_)[\w-]{1,128}$/.test(value);

/**
 * What could mean another path of the API never becomes part of a URL.
 * @throws {UsageError} `invalid_blob_id`
 */
export function checkBlobId(blobId: unknown): void {
  if (isBlobId(blobId)) return;
  throw new UsageError({
    code: "invalid_blob_id",
    message: tellable(`"${String(blobId)}" is not a blob id.`),
    hint: "Give the id that `rekog upload` printed, or creating a blob answered with, such as 6f1c2a34-9a4e-4b39-8a55-0f2c8d1e7b60.",
  });
}

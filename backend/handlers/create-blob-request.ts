import * as v from "valibot";
import type { CreateBlobRequest } from "../core/create-blob.ts";
import { maxLabels, minConfidence } from "./label-filter-schema.ts";
import { validate } from "./validate.ts";

const MAX_ENTRIES = 20;

const metadata = v.pipe(
  v.record(
    v.pipe(
      v.string(),
      v.minLength(1, "must have a name"),
      v.maxLength(64, "has a name of more than 64 characters"),
    ),
    v.pipe(v.string("must be a string"), v.maxLength(512, "must be at most 512 characters")),
    "must be an object of strings",
  ),
  v.check(
    (entries) => Object.keys(entries).length <= MAX_ENTRIES,
    `must have at most ${MAX_ENTRIES} entries`,
  ),
);

const body = v.strictObject(
  {
    min_confidence: v.optional(minConfidence),
    max_labels: v.optional(maxLabels),
    metadata: v.optional(metadata),
  },
  (issue) => (issue.expected === "never" ? "is not a known property" : "must be a JSON object"),
);

/** @throws {ApiError} `invalid_request` */
export function decodeCreateBlob(input: unknown): CreateBlobRequest {
  const { min_confidence, max_labels, metadata: given } = validate(body, input);
  return {
    filter: {
      ...(min_confidence !== undefined && { minConfidence: min_confidence }),
      ...(max_labels !== undefined && { maxLabels: max_labels }),
    },
    ...(given && { metadata: given }),
  };
}

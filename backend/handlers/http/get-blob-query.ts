import * as v from "valibot";
import type { LabelFilter } from "../../core/features/label-filter.ts";
import { maxLabels, minConfidence } from "./label-filter-schema.ts";
import { fromQuery } from "./number-schema.ts";
import { validate } from "./validate.ts";

const query = v.object({
  min_confidence: v.optional(fromQuery(minConfidence)),
  max_labels: v.optional(fromQuery(maxLabels)),
  labels: v.optional(
    v.pipe(
      v.string(),
      v.maxLength(4096, "must be at most 4096 characters"),
      v.transform((text) => text.split(",").map((name) => name.trim())),
      v.check(
        (names) => names.every((name) => name.length > 0),
        "must be names separated by commas",
      ),
    ),
  ),
});

/** @throws {ApiError} `invalid_request` */
export function decodeGetBlobQuery(input: Record<string, string | undefined>): LabelFilter {
  const { min_confidence, max_labels, labels } = validate(
    query,
    input,
    "is not a known query parameter",
  );
  return {
    ...(min_confidence !== undefined && { minConfidence: min_confidence }),
    ...(max_labels !== undefined && { maxLabels: max_labels }),
    ...(labels && { labels }),
  };
}

import * as v from "valibot";
import { type Feature, features, type ReadFilter } from "../../core/features/features.ts";
import { fromQuery } from "./number-schema.ts";
import { maxLabels, minConfidence, toReadFilter } from "./read-filter-schema.ts";
import { validate } from "./validate.ts";

type Threshold = "min_confidence" | `min_confidence.${Feature}`;

/** How a query names a feature's threshold. That of labels, the first that there was, has no name behind it. */
const thresholdOf = (feature: Feature): Threshold =>
  feature === "labels" ? "min_confidence" : `min_confidence.${feature}`;

const threshold = v.optional(fromQuery(minConfidence));
const thresholds = Object.fromEntries(
  features.map((feature) => [thresholdOf(feature), threshold]),
) as Record<Threshold, typeof threshold>;

const query = v.object({
  ...thresholds,
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
export function decodeGetBlobQuery(input: Record<string, string | undefined>): ReadFilter {
  const given = validate(query, input, "is not a known query parameter");
  return toReadFilter({
    minConfidence: Object.fromEntries(
      features.map((feature) => [feature, given[thresholdOf(feature)]]),
    ),
    maxLabels: given.max_labels,
    labels: given.labels,
  });
}

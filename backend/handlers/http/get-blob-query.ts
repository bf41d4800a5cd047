import * as v from "valibot";
import type { ReadFilter } from "../../core/features/features.ts";
import { fromQuery } from "./number-schema.ts";
import { maxLabels, minConfidence, toReadFilter } from "./read-filter-schema.ts";
import { validate } from "./validate.ts";

const query = v.object({
  min_confidence: v.optional(fromQuery(minConfidence)),
  "min_confidence.moderation": v.optional(fromQuery(minConfidence)),
  "min_confidence.text": v.optional(fromQuery(minConfidence)),
  "min_confidence.faces": v.optional(fromQuery(minConfidence)),
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
    minConfidence: {
      labels: given.min_confidence,
      moderation: given["min_confidence.moderation"],
      text: given["min_confidence.text"],
      faces: given["min_confidence.faces"],
    },
    maxLabels: given.max_labels,
    labels: given.labels,
  });
}

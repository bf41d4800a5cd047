import type { components } from "../../../../openapi.d.ts";
import { type ConfidenceFilter, sureEnough } from "../../../core/features/confidence-filter.ts";
import type { Answer } from "../../../core/features/features.ts";
import { judge, type Policy } from "../../../core/features/moderation/policy.ts";

type Schemas = components["schemas"];

/** The blob's `moderation`. */
export function encodeModeration({ result }: Answer<"moderation">, filter: ConfidenceFilter) {
  const moderation: Schemas["Moderation"] = {
    labels: sureEnough(result.labels, filter).map(({ taxonomyLevel, ...label }) => ({
      ...label,
      taxonomy_level: taxonomyLevel,
    })),
    content_types: sureEnough(result.contentTypes, filter).map(({ contentType, confidence }) => ({
      content_type: contentType,
      confidence,
    })),
  };
  return { moderation };
}

/** The blob's `verdict`. It does not hang on what a reader wants to see. */
export function encodeVerdict(
  { result }: Answer<"moderation">,
  policy: Policy,
): Schemas["Verdict"] {
  return judge(result, policy);
}

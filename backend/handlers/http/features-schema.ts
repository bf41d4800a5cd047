import * as v from "valibot";
import type { RequestFault } from "../../core/errors/api-errors.ts";
import { type Feature, features } from "../../core/features/features.ts";
import { moderationLabelOf } from "../../core/features/moderation/moderation-taxonomy.ts";
import type { Policy } from "../../core/features/moderation/policy.ts";
import { confidencesByName } from "./confidences-schema.ts";
import { minConfidence } from "./read-filter-schema.ts";
import { isObject } from "./validate.ts";

const isFeature = (name: string): name is Feature => features.some((feature) => feature === name);
const listed = features.join(", ");
const list = `must be a list of ${listed}, without repetition`;

/** Made when a policy is given, which few requests do. */
function policySchema() {
  const thresholds = confidencesByName({
    spell: moderationLabelOf,
    unknown: "is no moderation label of Rekognition's: see docs/features.md",
  });
  return v.pipe(
    v.strictObject({ block: v.optional(thresholds), review: v.optional(thresholds) }, (issue) =>
      issue.expected === "never"
        ? "is not a known property: there are block and review"
        : "must be an object with block or review",
    ),
    v.check(
      ({ block, review }) => block !== undefined || review !== undefined,
      "must have block or review",
    ),
  );
}

/** What a request says of what is to be recognised. */
export const featureEntries = {
  features: v.optional(
    v.pipe(
      v.array(v.picklist(features, `must be one of ${listed}`), list),
      v.minLength(1, "must name at least one"),
      v.check((named) => new Set(named).size === named.length, list),
      // In one order, so that what is stored and told does not hang on the request's.
      v.transform((named) => features.filter((feature) => named.includes(feature))),
    ),
  ),
  face_attributes: v.optional(v.boolean("must be true or false")),
  policy: v.optional(v.lazy(policySchema)),
  min_confidence: v.optional(
    v.lazy((input) =>
      isObject(input)
        ? confidencesByName({
            spell: (name) => (isFeature(name) ? name : undefined),
            unknown: `is not one of ${listed}`,
          })
        : minConfidence,
    ),
  ),
};

type FeatureProperties = v.InferOutput<v.ObjectSchema<typeof featureEntries, undefined>>;

/** What is asked of a feature that is not asked for is a mistake. */
export function withoutItsFeature(input: Record<string, unknown>): RequestFault[] {
  const asked = Array.isArray(input.features) ? input.features : ["labels"];
  return [
    { name: "face_attributes", feature: "faces", isGiven: input.face_attributes === true },
    { name: "policy", feature: "moderation", isGiven: input.policy !== undefined },
  ]
    .filter(({ feature, isGiven }) => isGiven && !asked.includes(feature))
    .map(({ name, feature }) => ({
      pointer: `/${name}`,
      detail: `needs ${feature} among the features`,
    }));
}

export function readPolicy({ policy }: FeatureProperties): Policy | undefined {
  if (!policy) return undefined;
  const { block, review } = policy;
  return { ...(block && { block }), ...(review && { review }) };
}

/** A number is for labels. */
export function readMinConfidences({ min_confidence: given }: FeatureProperties): {
  [Of in Feature]?: number;
} {
  if (given === undefined) return {};
  return typeof given === "number" ? { labels: given } : given;
}

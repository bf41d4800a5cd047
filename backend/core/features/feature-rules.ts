import type { AnswerSettings } from "./answer-settings.ts";
import { type Answers, type Feature, type FeatureResults, features } from "./features.ts";
import type { SeenPicture } from "./image-quality.ts";
import type { LabelFilter } from "./label-filter.ts";
import { labels } from "./labels.ts";
import { leftOutWarning } from "./left-out-warning.ts";
import type { Rules } from "./rules.ts";
import type { Warning } from "./warning.ts";

const featureRules: { [Of in Feature]: Rules<FeatureResults[Of]> } = { labels };

export type AnswerSources = Record<Feature, string>;

/** The source of each feature's answers: see `Rules`. */
export function answerSources(settings: AnswerSettings): AnswerSources {
  return forEachFeature((feature) => featureRules[feature].source(settings));
}

/** What one call for each feature costs, in millionths of a dollar. */
export function featurePrices(settings: AnswerSettings): Record<Feature, number> {
  return forEachFeature((feature) => featureRules[feature].price(settings));
}

/** What is poor about the answers, as seen through a filter. */
export function warningsFor(answers: Answers, image: SeenPicture, filter: LabelFilter): Warning[] {
  return features.flatMap((feature) => warn(feature));

  function warn<Of extends Feature>(feature: Of): Warning[] {
    const answer = answers[feature];
    const rules: Rules<FeatureResults[Of]> = featureRules[feature];
    if (!answer) return [];
    const { leftOut, detector } = answer.recognition;
    const warnings = rules.warn(answer.result, { image, filter, detector });
    return leftOut ? [...warnings, leftOutWarning(leftOut)] : warnings;
  }
}

/** One value for each feature. */
export function forEachFeature<Value>(of: (feature: Feature) => Value): Record<Feature, Value> {
  const values = features.map((feature) => [feature, of(feature)]);
  return Object.fromEntries(values) as Record<Feature, Value>;
}

import type { AnswerSettings } from "./answer-settings.ts";
import { faces } from "./faces/face-rules.ts";
import {
  type Answers,
  type Feature,
  type FeatureOptions,
  features,
  type ReadFilter,
} from "./features.ts";
import type { SeenPicture } from "./image-quality.ts";
import { labels } from "./labels/label-rules.ts";
import { leftOutWarnings } from "./left-out-warning.ts";
import { moderation } from "./moderation/moderation-rules.ts";
import type { Rules } from "./rules.ts";
import { text } from "./text/text-rules.ts";
import type { Warning } from "./warning.ts";

const featureRules: { [Of in Feature]: Rules<Of> } = { labels, moderation, text, faces };

export type AnswerSources = Record<Feature, string>;

/** The source of each feature's answers: see `Rules`. */
export function answerSources(settings: AnswerSettings, options: FeatureOptions): AnswerSources {
  return forEachFeature((feature) => featureRules[feature].source(settings, options));
}

/** What one call for each feature costs, in millionths of a dollar. */
export function featurePrices(settings: AnswerSettings): Record<Feature, number> {
  return forEachFeature((feature) => featureRules[feature].price(settings));
}

/** What is poor about the answers, as seen through a filter. */
export function warningsFor(answers: Answers, image: SeenPicture, filter: ReadFilter): Warning[] {
  return features.flatMap((feature) => warn(feature));

  function warn<Of extends Feature>(feature: Of): Warning[] {
    const answer = answers[feature];
    const rules: Rules<Of> = featureRules[feature];
    if (!answer) return [];
    const { leftOut, detector } = answer.recognition;
    const warnings = rules.warn(answer.result, { image, filter: filter[feature] ?? {}, detector });
    return [...warnings, ...leftOutWarnings(leftOut)];
  }
}

/** One value for each feature. */
export function forEachFeature<Value>(of: (feature: Feature) => Value): Record<Feature, Value> {
  const values = features.map((feature) => [feature, of(feature)]);
  return Object.fromEntries(values) as Record<Feature, Value>;
}

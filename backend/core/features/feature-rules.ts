import type { AnswerSettings } from "./answer-settings.ts";
import { type Answers, FEATURES, type Feature, type FeatureResults } from "./features.ts";
import type { SeenPicture } from "./image-quality.ts";
import type { LabelFilter } from "./label-filter.ts";
import { labels } from "./labels.ts";
import type { Rules } from "./rules.ts";
import type { Warning } from "./warning.ts";

const RULES: { [Of in Feature]: Rules<FeatureResults[Of]> } = { labels };

export type AnswerSources = Record<Feature, string>;

/** The source of each feature's answers: see `Rules`. */
export function answerSources(settings: AnswerSettings): AnswerSources {
  return forEachFeature((feature) => RULES[feature].source(settings));
}

/** What is poor about the answers, as seen through a filter. */
export function warningsFor(answers: Answers, image: SeenPicture, filter: LabelFilter): Warning[] {
  return FEATURES.flatMap((feature) => warn(feature));

  function warn<Of extends Feature>(feature: Of): Warning[] {
    const answer = answers[feature];
    const rules: Rules<FeatureResults[Of]> = RULES[feature];
    return answer ? rules.warn(answer.result, image, filter) : [];
  }
}

/** One value for each feature. */
export function forEachFeature<Value>(of: (feature: Feature) => Value): Record<Feature, Value> {
  const values = FEATURES.map((feature) => [feature, of(feature)]);
  return Object.fromEntries(values) as Record<Feature, Value>;
}

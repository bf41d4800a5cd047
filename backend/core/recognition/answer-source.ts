import type { Feature } from "../features/features.ts";

/** Everything that changes what recognition answers, but for the picture and the detector's own model. */
export interface AnswerSettings {
  detectorName: string;
  detectMinConfidence: number;
  detectImageProperties: boolean;
}

export type AnswerSources = Record<Feature, string>;

/**
 * Names the source of each feature's answers, for the cache's keys: answers of another source are no answers here. That of
 * labels names no feature: so it was when there was no other, and what is remembered under it is still good.
 */
export function answerSources(settings: AnswerSettings): AnswerSources {
  const { detectorName, detectMinConfidence, detectImageProperties } = settings;
  return {
    labels: `${detectorName}/${detectMinConfidence}${detectImageProperties ? "/properties" : ""}`,
  };
}

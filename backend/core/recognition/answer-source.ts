/** Everything that changes what recognition answers, but for the picture and the detector's own model. */
export interface AnswerSettings {
  detectorName: string;
  detectMinConfidence: number;
  detectImageProperties: boolean;
}

/** Names the source of an answer, for the cache's keys: answers of another source are no answers here. */
export function answerSource(settings: AnswerSettings): string {
  const { detectorName, detectMinConfidence, detectImageProperties } = settings;
  return `${detectorName}/${detectMinConfidence}${detectImageProperties ? "/properties" : ""}`;
}

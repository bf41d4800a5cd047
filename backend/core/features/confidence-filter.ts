/** What a reader wants to see of what was found: no less sure than this. */
export interface ConfidenceFilter {
  /** 0–100 */
  minConfidence?: number;
}

/**
 * The threshold of a reader who names none, for all but labels: Rekognition's own for moderation. It has none for faces, and
 * for text only where a filter is given; the same is taken for them.
 * @see https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DetectModerationLabels.html
 */
export const defaultConfidence = 50;

/** Those that are sure enough, in their order. */
export function sureEnough<Item extends { confidence: number }>(
  items: readonly Item[],
  { minConfidence = defaultConfidence }: ConfidenceFilter,
): Item[] {
  return items.filter(({ confidence }) => confidence >= minConfidence);
}

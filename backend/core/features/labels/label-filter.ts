import type { Label } from "./label.ts";

/** What a caller wants to see of the labels that were stored. */
export interface LabelFilter {
  /** 0–100 */
  minConfidence?: number;
  /** 1–1000 */
  maxLabels?: number;
  /** Names or aliases, any case. */
  labels?: string[];
}

/**
 * The threshold of a reader who names none: Rekognition's own default for MinConfidence.
 * @see https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DetectLabels.html
 */
export const defaultMinConfidence = 55;

/**
 * The labels that pass the filter, most confident first, and of equals the most specific. Boxes below the threshold go
 * too.
 */
export function filterLabels(labels: readonly Label[], filter: LabelFilter): Label[] {
  const minConfidence = filter.minConfidence ?? defaultMinConfidence;
  const wanted = filter.labels && new Set(filter.labels.map((name) => name.toLowerCase()));
  return labels
    .filter((label) => label.confidence >= minConfidence)
    .filter((label) => !wanted || namesOf(label).some((name) => wanted.has(name)))
    .sort((a, b) => b.confidence - a.confidence || b.parents.length - a.parents.length)
    .slice(0, filter.maxLabels)
    .map((label) => ({
      ...label,
      instances: label.instances.filter((instance) => instance.confidence >= minConfidence),
    }));
}

function namesOf(label: Label): string[] {
  return [label.label, ...label.aliases].map((name) => name.toLowerCase());
}

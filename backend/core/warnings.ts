import type { Label } from "./label.ts";
import { DEFAULT_MIN_CONFIDENCE, type LabelFilter } from "./label-filter.ts";

/** What is poor about a result that is there, and what the user can try. */
export interface Warning {
  code: "no_labels" | "low_confidence";
  message: string;
  hint: string;
}

/** Warnings for the stored labels as seen through a filter. */
export function warningsFor(labels: readonly Label[], filter: LabelFilter): Warning[] {
  const minConfidence = filter.minConfidence ?? DEFAULT_MIN_CONFIDENCE;
  const best = Math.max(...labels.map((label) => label.confidence));
  if (labels.length === 0) {
    return [
      {
        code: "no_labels",
        message: "Nothing was recognised in this picture.",
        hint: "Try a sharper, brighter or closer picture of the subject; the picture itself is valid.",
      },
    ];
  }
  if (best < minConfidence) {
    return [
      {
        code: "low_confidence",
        message: `Nothing was recognised with a confidence of ${minConfidence} or more; the best is ${best.toFixed(1)}.`,
        hint: "Read the blob with a lower `min_confidence`, or try a sharper, brighter or closer picture.",
      },
    ];
  }
  return [];
}

import { adviceFor } from "../picture-advice.ts";
import type { Seen } from "../rules.ts";
import { confidenceInWords, type Warning } from "../warning.ts";
import type { Label } from "./label.ts";
import { defaultMinConfidence } from "./label-filter.ts";

/** Warnings for the stored labels as seen through a filter. */
export function labelWarnings(
  labels: readonly Label[],
  { image, filter, detector }: Seen<"labels">,
): Warning[] {
  const hint = adviceFor(image) ?? whatElseToTry(detector);
  const minConfidence = filter.minConfidence ?? defaultMinConfidence;
  if (labels.length === 0) {
    const message = "Nothing was recognised in this picture.";
    return [{ code: "no_labels", message, hint }];
  }
  const best = Math.max(...labels.map((label) => label.confidence));
  if (best >= minConfidence) return [];
  return [
    {
      code: "low_confidence",
      message: `Nothing was recognised with a confidence of ${minConfidence} or more; the best is ${confidenceInWords(best)}.`,
      hint: `Read the blob with a lower \`min_confidence\`. ${hint}`,
    },
  ];
}

/** A good picture need not be made better for a detector that does not know what is on it. */
const whatElseToTry = (detector: string) =>
  detector === "rekognition"
    ? "Try a sharper, brighter or closer picture of the subject."
    : `The picture seems fine: what it shows may be nothing that the detector ${detector} knows. Try a closer picture of the subject, or Amazon Rekognition, which knows thousands of things more.`;

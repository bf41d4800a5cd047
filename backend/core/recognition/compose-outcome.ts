import type { Outcome } from "../blob/blob.ts";
import type { Answers, Feature } from "../features/features.ts";
import type { CacheEntry, RecognisedEntry } from "../ports/recognition.ts";

/** What was found of one feature, and whether it was there before. */
export interface Found<Of extends Feature = Feature> {
  entry: CacheEntry<Of>;
  cached: boolean;
}

/** The outcome of a picture whose every feature is answered. What one of them refuses for its bytes is refused. */
export function composeOutcome(found: readonly Found[]): Outcome {
  let image: RecognisedEntry["image"] | undefined;
  let answers: Answers = {};
  for (const { entry, cached } of found) {
    if (entry.kind === "refused") {
      return { status: "failed", failure: entry.failure, image: entry.image };
    }
    const { feature, result, recognition, cachedAt } = entry;
    image = { ...image, ...entry.image };
    answers = {
      ...answers,
      [feature]: { result, recognition: cached ? { ...recognition, cachedAt } : recognition },
    };
  }
  if (!image) throw new Error("an outcome is made of at least one feature's answer");
  return { status: "succeeded", image, answers };
}

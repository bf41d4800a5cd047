import type { AnswerSettings } from "./answer-settings.ts";
import type { Feature, FeatureFilters, FeatureOptions, FeatureResults } from "./features.ts";
import type { SeenPicture } from "./image-quality.ts";
import type { Warning } from "./warning.ts";

/** How a result is looked at. */
export interface Seen<Of extends Feature = Feature> {
  image: SeenPicture;
  filter: FeatureFilters[Of];
  /** Its name: who knows less than Rekognition may be what the result is poor for */
  detector: string;
}

/** What is particular to one feature. */
export interface Rules<Of extends Feature> {
  /**
   * Names the source of the answers for the cache's keys, by everything that changes them but the picture and the model's
   * version: answers of another source are no answers here.
   */
  source(settings: AnswerSettings, options: FeatureOptions): string;
  /** What one call costs, in millionths of a dollar. */
  price(settings: AnswerSettings): number;
  /** What is poor about the result, as it is seen. */
  warn(result: FeatureResults[Of], seen: Seen<Of>): Warning[];
}

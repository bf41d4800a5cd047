import type { AnswerSettings } from "./answer-settings.ts";
import type { SeenPicture } from "./image-quality.ts";
import type { LabelFilter } from "./label-filter.ts";
import type { Warning } from "./warning.ts";

/** How a result is looked at. */
export interface Seen {
  image: SeenPicture;
  filter: LabelFilter;
  /** Its name: who knows less than Rekognition may be what the result is poor for */
  detector: string;
}

/** What is particular to one feature, by what it finds in a picture. */
export interface Rules<Result> {
  /**
   * Names the source of the answers for the cache's keys, by everything that changes them but the picture and the model's
   * version: answers of another source are no answers here.
   */
  source(settings: AnswerSettings): string;
  /** What one call costs, in millionths of a dollar. */
  price(settings: AnswerSettings): number;
  /** What is poor about the result, as it is seen. */
  warn(result: Result, seen: Seen): Warning[];
}

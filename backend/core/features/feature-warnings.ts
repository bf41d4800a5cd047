import type { Answers, Feature, FeatureResults } from "./features.ts";
import type { SeenPicture } from "./image-quality.ts";
import type { LabelFilter } from "./label-filter.ts";
import { labelWarnings } from "./label-warnings.ts";
import type { Warning } from "./warning.ts";

type Warn<Of extends Feature> = (
  result: FeatureResults[Of],
  image: SeenPicture,
  filter: LabelFilter,
) => Warning[];

const WARN: { [Of in Feature]: Warn<Of> } = { labels: labelWarnings };

/** What is poor about the answers, as seen through a filter. */
export function warningsFor(answers: Answers, image: SeenPicture, filter: LabelFilter): Warning[] {
  return (Object.keys(WARN) as Feature[]).flatMap((feature) => warn(feature));

  function warn<Of extends Feature>(feature: Of): Warning[] {
    const answer = answers[feature];
    const judge: Warn<Of> = WARN[feature];
    return answer ? judge(answer.result, image, filter) : [];
  }
}

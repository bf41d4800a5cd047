import type { components } from "../../../openapi.d.ts";
import type { Answer, Answers, Feature } from "../../core/features/features.ts";
import type { LabelFilter } from "../../core/features/label-filter.ts";
import { encodeLabels } from "./label-body.ts";

type Blob = components["schemas"]["Blob"];
type Encode<Of extends Feature> = (answer: Answer<Of>, filter: LabelFilter) => Partial<Blob>;

const encoders: { [Of in Feature]: Encode<Of> } = { labels: encodeLabels };

/** What a blob says of each feature that was asked for, as seen through a filter. */
export function encodeAnswers(answers: Answers, filter: LabelFilter): Partial<Blob> {
  return Object.assign({}, ...(Object.keys(encoders) as Feature[]).map((feature) => part(feature)));

  function part<Of extends Feature>(feature: Of): Partial<Blob> {
    const answer: Answer<Of> | undefined = answers[feature];
    const encode: Encode<Of> = encoders[feature];
    return answer ? encode(answer, filter) : {};
  }
}

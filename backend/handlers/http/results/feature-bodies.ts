import type { components } from "../../../../openapi.d.ts";
import {
  type Answer,
  type Answers,
  type Feature,
  type FeatureFilters,
  features,
  type ReadFilter,
} from "../../../core/features/features.ts";
import { encodeFaces } from "./face-body.ts";
import { encodeLabels } from "./label-body.ts";
import { encodeModeration } from "./moderation-body.ts";
import { encodeText } from "./text-body.ts";

type Blob = components["schemas"]["SucceededBlob"];
type Encode<Of extends Feature> = (answer: Answer<Of>, filter: FeatureFilters[Of]) => Partial<Blob>;

const encoders: { [Of in Feature]: Encode<Of> } = {
  labels: encodeLabels,
  moderation: encodeModeration,
  text: encodeText,
  faces: encodeFaces,
};

/** What a blob says of each feature that was asked for, as seen through a filter. */
export function encodeAnswers(answers: Answers, filter: ReadFilter): Partial<Blob> {
  return Object.assign({}, ...features.map((feature) => part(feature)));

  function part<Of extends Feature>(feature: Of): Partial<Blob> {
    const answer: Answer<Of> | undefined = answers[feature];
    const encode: Encode<Of> = encoders[feature];
    return answer ? encode(answer, filter[feature] ?? {}) : {};
  }
}

import type { components } from "../../../../openapi.d.ts";
import { type Answers, features, type RecognitionFacts } from "../../../core/features/features.ts";
import { toDollars } from "../../../core/features/prices.ts";

type Schemas = components["schemas"];

/** The blob's `recognition`: each feature's, and what there was before there were others, which is that of labels. */
export function encodeRecognition(answers: Answers): Schemas["Recognition"] {
  const { labels } = answers;
  const all = features.flatMap((feature) => {
    const answer = answers[feature];
    return answer ? [[feature, encodeFacts(answer.recognition)] as const] : [];
  });
  const { model_version, ...facts } = labels ? encodeFacts(labels.recognition) : {};
  return {
    ...facts,
    ...(model_version !== undefined && { label_model_version: model_version }),
    features: Object.fromEntries(all),
    ...costOf(answers),
  };
}

/** What was paid for this very blob; nothing is said of what was recognised when nobody reckoned. */
export function costOf(answers: Answers): { cost?: Schemas["Cost"] } {
  const recognitions = Object.values(answers).map(({ recognition }) => recognition);
  const paid = recognitions.filter(({ cachedAt }) => cachedAt === undefined);
  if (paid.some(({ microdollars }) => microdollars === undefined)) return {};
  const sum = paid.reduce((total, { microdollars = 0 }) => total + microdollars, 0);
  return { cost: { calls: paid.length, estimated_usd: toDollars(sum) } };
}

function encodeFacts(recognition: RecognitionFacts): Schemas["FeatureRecognition"] {
  return {
    detector: recognition.detector,
    model_version: recognition.modelVersion,
    cached: recognition.cachedAt !== undefined,
    ...(recognition.cachedAt !== undefined && { cached_at: recognition.cachedAt }),
    detected_at: recognition.detectedAt,
  };
}

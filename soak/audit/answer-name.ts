import type { BlobAccount } from "../account.ts";
import type { Feature } from "../feature-of-operation.ts";
import { detectorName } from "../stub-detector.ts";

/** One answer about one content: what nobody pays for twice. */
export interface AnswerName {
  /** For people: `sha256:… (text)`. */
  told: string;
  /** The beginning of its key in the cache. */
  key: string;
}

/** What of a feature a blob asks for. Faces with attributes are another answer than faces without. */
export function answerName({ plan }: BlobAccount, feature: Feature): AnswerName {
  const content = `sha256:${plan.picture.sha256}`;
  const isMore = feature === "faces" && plan.faceAttributes;
  const sources: Record<Feature, string> = {
    labels: `${detectorName}/`,
    moderation: `moderation:${detectorName}/`,
    text: `text:${detectorName}:`,
    faces: isMore ? `faces:${detectorName}/attributes:` : `faces:${detectorName}:`,
  };
  return {
    told: `${content} (${feature}${isMore ? " with attributes" : ""})`,
    key: `${content}:${sources[feature]}`,
  };
}

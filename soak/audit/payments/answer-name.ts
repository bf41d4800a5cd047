import type { TrackedBlob } from "../../clients/tracked-blob.ts";
import { detectorName } from "../../local/stub-detector.ts";
import type { Feature } from "../../plan/feature-of-operation.ts";

/** One answer about one content: what nobody pays for twice. */
export interface AnswerName {
  /** For people: `sha256:… (text)`. */
  told: string;
  /** The beginning of its key in the cache. */
  key: string;
}

/** What of a feature a blob asks for. Faces with attributes are another answer than faces without. */
export function answerName({ plan }: TrackedBlob, feature: Feature): AnswerName {
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

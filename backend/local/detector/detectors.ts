import type { DetectedFaces } from "./faces/detected-face.ts";
import type { DetectedPicture } from "./labels/detection.ts";
import type { ModerationScores } from "./moderation/moderation-scores.ts";
import type { ReadText } from "./text/read-text.ts";

/** What is found in a picture, by what was looked for. What is not here, no model of this machine finds. */
export interface Findings {
  labels: DetectedPicture;
  moderation: ModerationScores;
  text: ReadText;
  faces: DetectedFaces;
}

/** What a model of this machine finds. */
export type LocalFeature = keyof Findings;

export interface LookOptions {
  /** Of faces: whether to guess at what is about the person, too. Default false. */
  attributes?: boolean;
}

/** Something that looks at pictures for one thing. */
export interface Detector<Of extends LocalFeature = LocalFeature> {
  /** Names the model where a version of Rekognition's would stand. */
  readonly modelVersion: string;
  /**
   * @param picture a path, or the bytes of the file
   * @throws UnreadablePictureError, and see `detector-errors.ts`
   */
  detect(picture: string | Uint8Array, options?: LookOptions): Promise<Findings[Of]>;
}

export type Detectors = { [Of in LocalFeature]: Detector<Of> };

/** Makes a detector for each feature. */
export const eachDetector = (
  make: <Of extends LocalFeature>(feature: Of) => Detector<Of>,
): Detectors => ({
  labels: make("labels"),
  moderation: make("moderation"),
  text: make("text"),
  faces: make("faces"),
});

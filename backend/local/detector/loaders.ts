import type { Feature } from "../../core/features/features.ts";
import type { Detector } from "./detectors.ts";

/** What was added to the models that are installed. */
export interface AddedModels {
  /** The file of the classifier that names what is found. */
  classifier?: Uint8Array;
}

/**
 * How each model gets into a thread, which it blocks while it looks at a picture. Only what is asked for is loaded, the
 * code included.
 */
export const loaders: {
  [Of in Feature]: (added: AddedModels) => Promise<Pick<Detector<Of>, "detect">>;
} = {
  labels: async ({ classifier }) =>
    (await import("./labels/label-detector.ts")).loadLabelDetector(classifier),
  moderation: async () =>
    (await import("./moderation/moderation-detector.ts")).loadModerationDetector(),
  text: async () => (await import("./text/text-detector.ts")).loadTextDetector(),
  faces: async () => (await import("./faces/face-detector.ts")).loadFaceDetector(),
};

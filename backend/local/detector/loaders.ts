import type { Feature } from "../../core/features/features.ts";
import type { Detector } from "./detectors.ts";

/**
 * How each model gets into a thread, which it blocks while it looks at a picture. Only what is asked for is loaded, the
 * code included.
 */
export const loaders: { [Of in Feature]: () => Promise<Pick<Detector<Of>, "detect">> } = {
  labels: async () => (await import("./labels/label-detector.ts")).loadLabelDetector(),
  moderation: async () =>
    (await import("./moderation/moderation-detector.ts")).loadModerationDetector(),
  text: async () => (await import("./text/text-detector.ts")).loadTextDetector(),
  faces: async () => (await import("./faces/face-detector.ts")).loadFaceDetector(),
};

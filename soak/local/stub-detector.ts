import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { setTimeout as sleepMs } from "node:timers/promises";
import type { Detector } from "../../backend/local/detector/detectors.ts";
import type { NamedDetectors } from "../../backend/local/rekognition/local-rekognition.ts";
import { ageOf, boxOf, type Sight, writtenOn } from "../pictures/picture.ts";
import type { Random } from "../random.ts";

const shortestMs = 50;
const longestMs = 300;

/**
 * Stands in for the detectors and knows every picture of the soak, so that a result can be told to be its own picture's and
 * no other's. A picture that it does not know was damaged on its way, and is an error.
 */
export function stubDetectors(sights: Record<string, Sight>, random: Random): NamedDetectors {
  const look = async (picture: string | Uint8Array): Promise<Sight> => {
    const bytes = typeof picture === "string" ? await readFile(picture) : picture;
    const sight = sights[createHash("sha256").update(bytes).digest("hex")];
    if (!sight) throw new Error("The detector was given a picture that is not of the soak.");
    await sleepMs(shortestMs + random() * (longestMs - shortestMs));
    return sight;
  };
  const modelVersion = "1";
  const labels: Detector<"labels"> = {
    modelVersion,
    async detect(picture) {
      const sight = await look(picture);
      const { classIndex, confidence } = sight;
      const quality = { brightness: 50, contrast: 50, sharpness: 50 };
      const detections = [{ classIndex, confidence, box: boxOf(sight) }];
      return { width: 320, height: 240, detections, quality };
    },
  };
  const moderation: Detector<"moderation"> = {
    modelVersion,
    async detect(picture) {
      const { explicit } = await look(picture);
      return { drawing: 0, hentai: 0, neutral: 100 - explicit, porn: explicit, sexy: 0 };
    },
  };
  const text: Detector<"text"> = {
    modelVersion,
    async detect(picture) {
      const sight = await look(picture);
      const box = boxOf(sight);
      const { confidence } = sight;
      const word = { text: writtenOn(sight), confidence, polygon: cornersOf(box), box };
      return { lines: [{ ...word, words: [word] }] };
    },
  };
  const faces: Detector<"faces"> = {
    modelVersion,
    async detect(picture, { attributes = false } = {}) {
      const sight = await look(picture);
      const face = {
        ...{ confidence: sight.confidence, box: boxOf(sight), landmarks: [] },
        quality: { brightness: 50, sharpness: 50 },
      };
      const estimates = {
        ageRange: ageOf(sight),
        gender: { value: "Female" as const, confidence: 80 },
        emotions: [{ type: "CALM", confidence: 100 }],
      };
      return { faces: [{ ...face, ...(attributes && { estimates }) }] };
    },
  };
  return { name: detectorName, labels, moderation, text, faces };
}

function cornersOf({ left, top, width, height }: ReturnType<typeof boxOf>) {
  const [right, bottom] = [left + width, top + height];
  return [
    { x: left, y: top },
    { x: right, y: top },
    { x: right, y: bottom },
    { x: left, y: bottom },
  ];
}

/** What results call it. */
export const detectorName = "soak-stub";

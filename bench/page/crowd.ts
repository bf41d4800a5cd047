import sharp from "sharp";
import type { Detector } from "../../backend/local/detector/detectors.ts";
import type { NamedDetectors } from "../../backend/local/rekognition/local-rekognition.ts";

const modelVersion = "crowd-1";

/** Recognition takes no picture that is less wide. */
const leastWidth = 80;

/** Detectors that find things and words by the picture's width, at places that are always the same. */
export function crowdSight(): NamedDetectors {
  const labels: Detector<"labels"> = {
    modelVersion,
    async detect(bytes) {
      const { width, height, places } = await look(bytes);
      return {
        ...{ width, height, quality: { brightness: 50, contrast: 50, sharpness: 50 } },
        detections: places.map((box, index) => ({
          ...{ classIndex: index % 80, confidence: 60 + (index % 40), box },
        })),
      };
    },
  };
  const text: Detector<"text"> = {
    modelVersion,
    async detect(bytes) {
      const { places } = await look(bytes);
      return {
        lines: places.map((box, index) => {
          const { left, top, width, height } = box;
          const polygon = [
            { x: left, y: top },
            { x: left + width, y: top },
            { x: left + width, y: top + height },
            { x: left, y: top + height },
          ];
          const word = { text: `word ${index}`, confidence: 60 + (index % 40), polygon, box };
          return { ...word, words: [word] };
        }),
      };
    },
  };
  return { name: "crowd", labels, text };
}

async function look(picture: string | Uint8Array) {
  const { width, height } = await sharp(picture).metadata();
  const places = Array.from({ length: width - leastWidth }, (_, index) => ({
    left: (index * 0.618) % 0.9,
    top: (index * 0.414) % 0.9,
    width: 0.02 + (index % 7) * 0.01,
    height: 0.02 + (index % 5) * 0.01,
  }));
  return { width, height, places };
}

/** A picture in which so many are found. Each of another height is another picture. */
export async function crowdPicture(count: number, height: number) {
  const background = "#204060";
  const buffer = await sharp({
    create: { width: leastWidth + count, height, channels: 3, background },
  })
    .jpeg()
    .toBuffer();
  return { name: `${count}.jpg`, mimeType: "image/jpeg", buffer };
}

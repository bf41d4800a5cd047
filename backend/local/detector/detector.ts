import { type CenterNetRow, loadCenterNet } from "./centernet.ts";
import type { DetectedPicture, Detection, DetectionBox } from "./detection.ts";
import { type ReadPicture, readPicture } from "./read-picture.ts";
import { suppressDuplicates } from "./suppress-duplicates.ts";

/** What is less certain than this (0–100) is noise: the model fills its list of 100 whatever it sees. */
const minConfidence = 30;

export interface Detector {
  /** @throws UnreadablePictureError */
  detect(picture: string | Uint8Array): Promise<DetectedPicture>;
  tensorCount(): number;
}

/** Loads the detector into this thread, which it blocks while it looks at a picture: see `startDetectorPool`. */
export async function loadDetector(): Promise<Detector> {
  const model = await loadCenterNet();
  return {
    async detect(picture) {
      const { input, frame, width, height, quality } = await readPicture(picture);
      const detections = model.detect(input).flatMap((row) => detectionsOf(row, frame));
      return { width, height, detections: suppressDuplicates(detections), quality };
    },
    tensorCount: model.tensorCount,
  };
}

function detectionsOf(row: CenterNetRow, frame: ReadPicture["frame"]): Detection[] {
  const confidence = Math.min(100, row.score * 100);
  const box = boxOf(row, frame);
  if (confidence < minConfidence || box.width <= 0 || box.height <= 0) return [];
  return [{ classIndex: row.classIndex, confidence, box }];
}

/** From pixels of the model's input to fractions of the picture. A thing that reaches over the edge ends at the edge. */
function boxOf(row: CenterNetRow, frame: ReadPicture["frame"]): DetectionBox {
  const left = fraction((row.x1 - frame.left) / frame.width);
  const top = fraction((row.y1 - frame.top) / frame.height);
  const right = fraction((row.x2 - frame.left) / frame.width);
  const bottom = fraction((row.y2 - frame.top) / frame.height);
  return { left, top, width: right - left, height: bottom - top };
}

function fraction(value: number): number {
  return Math.min(1, Math.max(0, value));
}

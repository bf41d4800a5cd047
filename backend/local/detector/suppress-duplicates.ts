import type { Detection, DetectionBox } from "./detection.ts";

// Two boxes of one class that overlap by half are one thing, as COCO's own evaluation counts.
const sameClassOverlap = 0.5;
// Two classes on the same spot (an orange that is 20 % an apple) are two guesses at one thing: the better one is kept.
const anyClassOverlap = 0.85;

/**
 * Drops what is found twice. CenterNet picks the peaks of its heat map, and two neighbouring cells that are equally high
 * are both a peak.
 *
 * @returns the detections that stay, most confident first
 */
export function suppressDuplicates(detections: readonly Detection[]): Detection[] {
  const kept: Detection[] = [];
  for (const candidate of [...detections].sort((a, b) => b.confidence - a.confidence)) {
    if (!kept.some((better) => isSameThing(better, candidate))) kept.push(candidate);
  }
  return kept;
}

function isSameThing(better: Detection, candidate: Detection): boolean {
  const overlap = overlapOf(better.box, candidate.box);
  return (
    overlap > (better.classIndex === candidate.classIndex ? sameClassOverlap : anyClassOverlap)
  );
}

/** The overlap of two boxes: their intersection over their union, 0–1. */
export function overlapOf(a: DetectionBox, b: DetectionBox): number {
  const width = Math.min(a.left + a.width, b.left + b.width) - Math.max(a.left, b.left);
  const height = Math.min(a.top + a.height, b.top + b.height) - Math.max(a.top, b.top);
  if (width <= 0 || height <= 0) return 0;
  const shared = width * height;
  return shared / (a.width * a.height + b.width * b.height - shared);
}

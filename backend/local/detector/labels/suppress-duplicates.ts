import { overlapOf } from "../picture/geometry.ts";
import type { Detection } from "./detection.ts";

// Two boxes of one class that overlap by half are one thing, as COCO's own evaluation counts.
export const sameClassOverlap = 0.5;
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

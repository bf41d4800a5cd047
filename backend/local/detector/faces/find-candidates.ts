import type { Raster } from "../picture/decode-picture.ts";
import { overlapOf } from "../picture/geometry.ts";
import type { Square } from "../picture/sample-raster.ts";
import type { FaceCandidate, FindFaces } from "./blazeface.ts";

/** Below this score (0–1) no mesh is tried on it: patterns look like faces from afar. */
export const minScore = 0.5;
/** Anchors of one face overlap by more, faces beside each other by less. */
const sameFaceOverlap = 0.3;

/** So many likely faces, each smaller than this share of the picture's longer side, are a crowd. */
const crowd = { faces: 4, share: 0.06 };
/** From nearby more looks like a face. */
const minScoreInParts = 0.6;

/**
 * Looks for faces in the whole picture, and in a crowd in parts of it, too: there may be more that are too small to be seen
 * from afar. Of those that are the same face it keeps the best. The most certain first.
 */
export function findCandidates(find: FindFaces, raster: Raster): FaceCandidate[] {
  const { width, height } = raster;
  const side = Math.max(width, height);
  const fromAfar = keepBest(
    find(raster, { centerX: width / 2, centerY: height / 2, side }, minScore),
  );
  const small = fromAfar.filter((face) => face.width < crowd.share * side);
  if (small.length < crowd.faces) return fromAfar;
  const parts = partsOf(raster, side / 2).flatMap((part) => find(raster, part, minScoreInParts));
  return keepBest([...fromAfar, ...parts]);
}

/** Squares that cover the picture, each half over its neighbour, so that no face lies on the edge of all. */
function partsOf({ width, height }: Raster, side: number): Square[] {
  const middles = (extent: number) => {
    const count = Math.max(1, Math.ceil((2 * extent) / side) - 1);
    return Array.from({ length: count }, (_, index) => ((index + 1) * extent) / (count + 1));
  };
  return middles(height).flatMap((centerY) =>
    middles(width).map((centerX) => ({ centerX, centerY, side })),
  );
}

function keepBest(candidates: readonly FaceCandidate[]): FaceCandidate[] {
  const kept: FaceCandidate[] = [];
  for (const candidate of [...candidates].sort((a, b) => b.score - a.score)) {
    if (!kept.some((better) => overlapOf(better, candidate) > sameFaceOverlap))
      kept.push(candidate);
  }
  return kept;
}

/** How sure a second look is, from nearby, that there is a face in that place, 0–1. */
export function lookAgain(find: FindFaces, raster: Raster, face: FaceCandidate): number {
  const nearby = {
    centerX: face.left + face.width / 2,
    centerY: face.top + face.height / 2,
    side: 3 * Math.max(face.width, face.height),
  };
  const scores = find(raster, nearby, 0.05)
    .filter((seen) => overlapOf(seen, face) > sameFaceOverlap)
    .map(({ score }) => score);
  return Math.max(0, ...scores);
}

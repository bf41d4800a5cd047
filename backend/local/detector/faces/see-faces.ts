import type { BoundingBox } from "../../../core/features/geometry.ts";
import type { Raster } from "../picture/decode-picture.ts";
import { insidePicture, overlapOf } from "../picture/geometry.ts";
import type { Square } from "../picture/sample-raster.ts";
import { type FaceCandidate, loadBlazeFace } from "./blazeface.ts";
import { type FaceMesh, loadFaceMesh } from "./face-mesh.ts";
import { findCandidates, lookAgain } from "./find-candidates.ts";

/** A mesh that is surer than this (0–1) lies on a face: on other things it is not even near. */
const meshIsSure = 0.9;
/** Unless it slid off to a neighbour. */
const sameFace = 0.35;
/** Faces that are too small or too much turned for a mesh must look like one from afar. */
const sureFromAfar = 0.6;
/** What lies between two faces looks like a third from afar, and a mesh lies on it; from nearby it looks like none. */
const likelyFromNearby = 0.2;
/** So many doubtful ones are looked at again, the least certain first; beyond them it is the first look that counts. */
const mostSecondLooks = 32;

/** The mesh wants some room around the face, as its own examples have it. */
const roomAround = 1.5;

/** A face as the models see it, in pixels of the raster. */
export interface SeenFace {
  /** 0–1 */
  score: number;
  /** In fractions of the picture: the mesh's bounds, or what was found first. */
  box: BoundingBox;
  points: FaceCandidate["points"];
  /** Around the face, turned with it. */
  square: Square;
  /** Where one could be laid over the face. */
  mesh: FaceMesh | undefined;
}

/** The surest first, by the first look. */
export type SeeFaces = (raster: Raster) => SeenFace[];

let loading: Promise<SeeFaces> | undefined;

/**
 * Loads the models that find faces, once for a thread. What failed is tried again.
 * @throws ModelFileError
 */
export function loadFaceFinder(): Promise<SeeFaces> {
  loading ??= load().catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function load(): Promise<SeeFaces> {
  const [find, meshOf] = await Promise.all([loadBlazeFace(), loadFaceMesh()]);

  function layMesh(raster: Raster, candidate: FaceCandidate): Laid | undefined {
    const square = squareAround(candidate);
    const mesh = meshOf(raster, square);
    const bounds = boundsOf(mesh.points);
    if (mesh.score >= meshIsSure && overlapOf(bounds, candidate) >= sameFace) {
      return { candidate, square, bounds, mesh };
    }
    if (candidate.score < sureFromAfar) return undefined;
    return { candidate, square, bounds: candidate, mesh: undefined };
  }

  return (raster) => {
    const laid = findCandidates(find, raster)
      .map((candidate) => layMesh(raster, candidate))
      .filter((face) => face !== undefined);
    const unlikely = laid
      .filter((face, place) => isDoubtful(face, laid.slice(0, place)))
      .slice(-mostSecondLooks)
      .filter(({ candidate }) => lookAgain(find, raster, candidate) < likelyFromNearby);
    return laid.filter((face) => !unlikely.includes(face)).map((face) => seenFace(face, raster));
  };
}

/** A candidate, and the mesh on it where one could be laid. All in pixels. */
interface Laid {
  candidate: FaceCandidate;
  square: Square;
  bounds: BoundingBox;
  mesh: FaceMesh | undefined;
}

function isDoubtful({ mesh, bounds }: Laid, surer: readonly Laid[]): boolean {
  return !mesh || surer.some((other) => overlapOf(other.bounds, bounds) > 0);
}

function seenFace({ candidate, square, bounds, mesh }: Laid, raster: Raster): SeenFace {
  const score = Math.max(candidate.score, mesh?.score ?? 0);
  return { score, box: fractions(bounds, raster), points: candidate.points, square, mesh };
}

function squareAround({ left, top, width, height, points }: FaceCandidate) {
  const { rightEye, leftEye } = points;
  return {
    centerX: left + width / 2,
    centerY: top + height / 2,
    side: roomAround * Math.max(width, height),
    angle: Math.atan2(leftEye.y - rightEye.y, leftEye.x - rightEye.x),
  };
}

function boundsOf(points: readonly { x: number; y: number }[]): BoundingBox {
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  return { left, top, width: Math.max(...xs) - left, height: Math.max(...ys) - top };
}

function fractions({ left, top, width, height }: BoundingBox, raster: Raster): BoundingBox {
  return insidePicture({
    left: left / raster.width,
    top: top / raster.height,
    width: width / raster.width,
    height: height / raster.height,
  });
}

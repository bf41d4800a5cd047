import type { BoundingBox } from "../../../core/features/geometry.ts";
import { decodePicture, type Raster } from "../picture/decode-picture.ts";
import { shareInside } from "../picture/geometry.ts";
import { measureQuality } from "../picture/image-quality.ts";
import type { DetectedFace, DetectedFaces } from "./detected-face.ts";
import { type EstimatePerson, loadPersonEstimates } from "./estimate-person.ts";
import { landmarksOf, poseOf } from "./mesh-measures.ts";
import { loadFaceFinder, type SeenFace } from "./see-faces.ts";

/** The picture is looked at in at most so many pixels a side: more changes nothing of what the models see. */
const mostPixels = 1024;

export interface FaceDetector {
  /** @throws UnreadablePictureError, ModelFileError */
  detect(picture: string | Uint8Array, options?: { attributes?: boolean }): Promise<DetectedFaces>;
}

/** Loads the models into this thread; those for `attributes` when these are first asked for. @throws ModelFileError */
export async function loadFaceDetector(): Promise<FaceDetector> {
  const see = await loadFaceFinder();
  let estimating: Promise<EstimatePerson> | undefined;

  function estimates(): Promise<EstimatePerson> {
    estimating ??= loadPersonEstimates().catch((error: unknown) => {
      // The file may be there the next time.
      estimating = undefined;
      throw error;
    });
    return estimating;
  }

  return {
    async detect(picture, { attributes = false } = {}) {
      const raster = await decodePicture(picture, { within: mostPixels });
      const seen = see(raster);
      const estimate = attributes && seen.length > 0 ? await estimates() : undefined;
      return facesOf(
        seen.map((face) => ({
          ...describe(raster, face),
          ...(estimate && { estimates: estimate(raster, face.square) }),
        })),
      );
    },
  };
}

function describe(raster: Raster, { score, box, points, mesh }: SeenFace): DetectedFace {
  const { rightEye, leftEye, noseTip } = points;
  // The person's right is left in the picture.
  const few = [
    { type: "eyeLeft", ...rightEye },
    { type: "eyeRight", ...leftEye },
    { type: "nose", ...noseTip },
  ];
  return {
    confidence: Math.min(100, score * 100),
    box,
    landmarks: (mesh ? landmarksOf(mesh.points) : few).map(({ type, x, y }) => ({
      type,
      x: x / raster.width,
      y: y / raster.height,
    })),
    ...(mesh && { pose: poseOf(mesh.points) }),
    quality: qualityIn(raster, box),
  };
}

function qualityIn(raster: Raster, box: BoundingBox): DetectedFace["quality"] {
  const left = Math.floor(box.left * raster.width);
  const top = Math.floor(box.top * raster.height);
  const width = Math.max(1, Math.min(raster.width - left, Math.round(box.width * raster.width)));
  const height = Math.max(1, Math.min(raster.height - top, Math.round(box.height * raster.height)));
  const crop = new Uint8Array(width * height * 3);
  for (let row = 0; row < height; row += 1) {
    const from = ((top + row) * raster.width + left) * 3;
    crop.set(raster.rgb.subarray(from, from + width * 3), row * width * 3);
  }
  const { brightness, sharpness } = measureQuality(crop, width, height);
  return { brightness, sharpness };
}

const areaOf = ({ box }: DetectedFace) => box.width * box.height;

/** A third of a face is more than neighbours in a crowd hide of each other. */
const sameFace = 0.35;

/**
 * What lies outside of the picture is none, and what lies partly in a face that is surer is that face.
 * @param seen the surest first, as they were first seen: a mesh is sure of much
 */
function facesOf(seen: readonly DetectedFace[]): DetectedFaces {
  const faces: DetectedFace[] = [];
  for (const face of seen) {
    const isKnown = faces.some(
      ({ box }) => shareInside(face.box, box) > sameFace || shareInside(box, face.box) > sameFace,
    );
    if (areaOf(face) > 0 && !isKnown) faces.push(face);
  }
  return { faces: faces.sort((a, b) => areaOf(b) - areaOf(a)) };
}

import { loadHumanModel } from "../models/human-model.ts";
import type { Raster } from "../picture/decode-picture.ts";
import { type Square, sampleSquare } from "../picture/sample-raster.ts";

const side = 192;
const outputs = ["Identity_1", "Identity_2"];

/** A point of the mesh in pixels of the raster; `z` is the depth, on the same scale, smaller towards the camera. */
export interface MeshPoint {
  x: number;
  y: number;
  z: number;
}

export interface FaceMesh {
  /** How sure it is that there is a face in the square, 0–1. */
  score: number;
  /** 468 of them, numbered as MediaPipe numbers them. */
  points: MeshPoint[];
}

/** Lays the mesh over the face in a square, which is turned so that the face is upright in it. */
export type MeshFace = (raster: Raster, square: Square) => FaceMesh;

/**
 * Loads MediaPipe's Face Mesh.
 * @throws ModelFileError
 * @see https://arxiv.org/abs/1907.06724
 */
export async function loadFaceMesh(): Promise<MeshFace> {
  const run = await loadHumanModel("facemesh");
  return (raster, square) => {
    const values = sampleSquare(raster, square, side, (value) => value / 255);
    const input = { values, height: side, width: side, channels: 3 as const };
    const [flag, mesh] = run(input, outputs);
    const logit = flag?.[0] ?? 0;
    const { centerX, centerY, side: extent, angle = 0 } = square;
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    const scale = extent / side;
    const points = Array.from({ length: (mesh?.length ?? 0) / 3 }, (_, index) => {
      const across = ((mesh?.[index * 3] ?? 0) - side / 2) * scale;
      const down = ((mesh?.[index * 3 + 1] ?? 0) - side / 2) * scale;
      return {
        x: centerX + across * cos - down * sin,
        y: centerY + across * sin + down * cos,
        z: (mesh?.[index * 3 + 2] ?? 0) * scale,
      };
    });
    return { score: logit, points };
  };
}

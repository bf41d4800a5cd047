import type { BoundingBox, Point } from "../../../core/features/geometry.ts";

/** A place in a face by Rekognition's name. Left and right are as one sees the picture. */
export interface FaceLandmark extends Point {
  type: string;
}

/** Guesses at what is about the person. */
export interface FaceEstimates {
  /** Years */
  ageRange: { low: number; high: number };
  gender: { value: "Female" | "Male"; confidence: number };
  /** By Rekognition's names, most confident first; together they are 100. */
  emotions: { type: string; confidence: number }[];
}

/** One face, and nothing about who it is. */
export interface DetectedFace {
  /** 0–100 */
  confidence: number;
  box: BoundingBox;
  /** Those that were measured: all that the mesh has, or three where the face is too small for a mesh. */
  landmarks: FaceLandmark[];
  /** Degrees; measured where there is a mesh. */
  pose?: { roll: number; yaw: number; pitch: number };
  /** Each 0–100, of the face alone. */
  quality: { brightness: number; sharpness: number };
  /** Where they were asked for. */
  estimates?: FaceEstimates;
}

export interface DetectedFaces {
  /** The largest first. */
  faces: DetectedFace[];
}

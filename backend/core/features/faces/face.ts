import type { BoundingBox, Point } from "../geometry.ts";

/** A place in a face, such as `eyeLeft`, by Rekognition's name. */
export interface Landmark extends Point {
  type: string;
}

export interface Estimate<Value = boolean> {
  value: Value;
  /** 0–100 */
  confidence: number;
}

/** Guesses from a picture at what is about a person, each as far as the detector makes it. */
export interface FaceAttributes {
  /** Years */
  ageRange?: { low: number; high: number };
  gender?: Estimate<"female" | "male">;
  /** By Rekognition's name in lower case, such as `happy`; most confident first. */
  emotions?: { type: string; confidence: number }[];
  smile?: Estimate;
  eyeglasses?: Estimate;
  sunglasses?: Estimate;
  beard?: Estimate;
  mustache?: Estimate;
  eyesOpen?: Estimate;
  mouthOpen?: Estimate;
  faceOccluded?: Estimate;
}

/** A face in a picture, and nothing about who it is. */
export interface Face {
  /** 0–100 */
  confidence: number;
  boundingBox: BoundingBox;
  landmarks: Landmark[];
  /** Degrees, -180 to 180. */
  pose?: { roll: number; yaw: number; pitch: number };
  /** Each 0–100. */
  quality?: { brightness: number; sharpness: number };
  /** Only where they were asked for. */
  attributes?: FaceAttributes;
}

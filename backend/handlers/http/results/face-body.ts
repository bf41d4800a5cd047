import type { components } from "../../../../openapi.d.ts";
import { type ConfidenceFilter, sureEnough } from "../../../core/features/confidence-filter.ts";
import type { Face, FaceAttributes } from "../../../core/features/faces/face.ts";
import type { Answer } from "../../../core/features/features.ts";

type Schemas = components["schemas"];

/** The blob's `faces`. */
export function encodeFaces({ result }: Answer<"faces">, filter: ConfidenceFilter) {
  return { faces: sureEnough(result, filter).map(encodeFace) };
}

function encodeFace({ boundingBox, landmarks, attributes, ...face }: Face): Schemas["Face"] {
  return {
    ...face,
    bounding_box: boundingBox,
    landmarks: landmarks.map(({ type, x, y }) => ({ type: snakeCase(type), x, y })),
    ...(attributes && { attributes: encodeAttributes(attributes) }),
  };
}

function encodeAttributes(attributes: FaceAttributes): Schemas["FaceAttributes"] {
  const { ageRange, eyesOpen, mouthOpen, faceOccluded, ...sameNames } = attributes;
  return {
    ...sameNames,
    ...(ageRange && { age_range: ageRange }),
    ...(eyesOpen && { eyes_open: eyesOpen }),
    ...(mouthOpen && { mouth_open: mouthOpen }),
    ...(faceOccluded && { face_occluded: faceOccluded }),
  };
}

/** Rekognition's `leftEyeBrowUp` as the API has it: `left_eye_brow_up`. */
const snakeCase = (name: string) =>
  name.replace(/[A-Z]/g, (letter, at) => (at === 0 ? "" : "_") + letter.toLowerCase());

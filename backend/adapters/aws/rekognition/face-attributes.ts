import type { FaceDetail } from "@aws-sdk/client-rekognition";
import type { Estimate, FaceAttributes } from "../../../core/features/faces/face.ts";

/** Rekognition's estimates of a person, as many as it gives. */
export function toFaceAttributes(detail: FaceDetail): FaceAttributes {
  const { AgeRange, Gender, Emotions } = detail;
  const gender = Gender?.Value?.toLowerCase();
  return {
    ...(AgeRange && { ageRange: { low: AgeRange.Low ?? 0, high: AgeRange.High ?? 0 } }),
    ...((gender === "female" || gender === "male") && {
      gender: { value: gender, confidence: Gender?.Confidence ?? 0 },
    }),
    ...(Emotions && {
      emotions: Emotions.map(({ Type = "UNKNOWN", Confidence = 0 }) => ({
        type: Type.toLowerCase(),
        confidence: Confidence,
      })).sort((a, b) => b.confidence - a.confidence),
    }),
    ...estimate("smile", detail.Smile),
    ...estimate("eyeglasses", detail.Eyeglasses),
    ...estimate("sunglasses", detail.Sunglasses),
    ...estimate("beard", detail.Beard),
    ...estimate("mustache", detail.Mustache),
    ...estimate("eyesOpen", detail.EyesOpen),
    ...estimate("mouthOpen", detail.MouthOpen),
    ...estimate("faceOccluded", detail.FaceOccluded),
  };
}

function estimate<Name extends string>(
  name: Name,
  given: { Value?: boolean | undefined; Confidence?: number | undefined } | undefined,
): { [Of in Name]?: Estimate } {
  if (given?.Value === undefined) return {};
  const value: Estimate = { value: given.Value, confidence: given.Confidence ?? 0 };
  return { [name]: value } as { [Of in Name]?: Estimate };
}

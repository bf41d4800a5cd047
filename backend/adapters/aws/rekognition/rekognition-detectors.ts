import type { RekognitionClient } from "@aws-sdk/client-rekognition";
import type { Detectors } from "../../../core/ports/recognition.ts";
import { faceDetector } from "./face-detector.ts";
import { labelDetector } from "./label-detector.ts";
import { moderationDetector } from "./moderation-detector.ts";
import type { RekognitionOptions } from "./rekognition-options.ts";
import { textDetector } from "./text-detector.ts";

/** Amazon Rekognition, an operation for each feature. */
export function rekognitionDetectors(
  client: RekognitionClient,
  options: RekognitionOptions,
): Detectors {
  return {
    labels: labelDetector(client, options),
    moderation: moderationDetector(client, options),
    text: textDetector(client, options),
    faces: faceDetector(client, options),
  };
}

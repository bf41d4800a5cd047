import type { RekognitionClient } from "@aws-sdk/client-rekognition";
import type { Detectors } from "../../../core/ports/recognition.ts";
import { labelDetector } from "./label-detector.ts";
import type { RekognitionOptions } from "./rekognition-options.ts";

/** Amazon Rekognition, an operation for each feature. */
export function rekognitionDetectors(
  client: RekognitionClient,
  options: RekognitionOptions,
): Detectors {
  return { labels: labelDetector(client, options) };
}

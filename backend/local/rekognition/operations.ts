import type { RekognitionClient } from "@aws-sdk/client-rekognition";
import { detectLabelsLocally, type LocalDetector } from "./detect-labels-locally.ts";
import { detectLabelsOnAws } from "./detect-labels-on-aws.ts";
import type { Operation } from "./rekognition-server.ts";

/** All that the endpoint can be asked, answered by a detector on this machine. */
export const localOperations = (detector: LocalDetector): Operation[] => [
  detectLabelsLocally(detector),
];

/** The same, answered by the real service. */
export const serviceOperations = (client: RekognitionClient): Operation[] => [
  detectLabelsOnAws(client),
];

import { DetectLabelsCommand, type RekognitionClient } from "@aws-sdk/client-rekognition";
import type { Feature } from "../../core/features/features.ts";
import { detectLabelsLocally, type LocalDetector } from "./detect-labels-locally.ts";
import { detectLabels, toDetectLabelsInput } from "./detect-labels-request.ts";
import { forwardToAws } from "./forward-to-aws.ts";
import type { Operation } from "./rekognition-server.ts";

/** What the endpoint can be asked, one operation for each feature. */
export type Operations = { [Of in Feature]: Operation };

/** Answered by a detector on this machine. */
export const localOperations = (detector: LocalDetector): Operations => ({
  labels: detectLabelsLocally(detector),
});

/** Answered by the real service. */
export const serviceOperations = (client: RekognitionClient): Operations => ({
  labels: forwardToAws(detectLabels, (request, Bytes) =>
    client.send(new DetectLabelsCommand(toDetectLabelsInput(request, Bytes))),
  ),
});

import {
  DetectFacesCommand,
  DetectLabelsCommand,
  DetectModerationLabelsCommand,
  DetectTextCommand,
  type RekognitionClient,
} from "@aws-sdk/client-rekognition";
import type { Feature } from "../../core/features/features.ts";
import type { Detectors } from "../detector/detectors.ts";
import { detectFacesLocally } from "./detect-faces-locally.ts";
import { detectFaces, toDetectFacesInput } from "./detect-faces-request.ts";
import { detectLabelsLocally } from "./detect-labels-locally.ts";
import { detectLabels, toDetectLabelsInput } from "./detect-labels-request.ts";
import { detectModerationLocally } from "./detect-moderation-locally.ts";
import { detectModeration, toDetectModerationInput } from "./detect-moderation-request.ts";
import { detectTextLocally } from "./detect-text-locally.ts";
import { detectText, toDetectTextInput } from "./detect-text-request.ts";
import { forwardToAws } from "./forward-to-aws.ts";
import type { Operation } from "./server/rekognition-server.ts";

/** What the endpoint can be asked, one operation for each feature. */
export type Operations = { [Of in Feature]: Operation };

/** Answered by detectors on this machine, as many as there are. */
export const localOperations = ({
  labels,
  moderation,
  text,
  faces,
}: Partial<Detectors>): Partial<Operations> => ({
  ...(labels && { labels: detectLabelsLocally(labels) }),
  ...(moderation && { moderation: detectModerationLocally(moderation) }),
  ...(text && { text: detectTextLocally(text) }),
  ...(faces && { faces: detectFacesLocally(faces) }),
});

/** Answered by the real service. */
export const serviceOperations = (client: RekognitionClient): Operations => ({
  labels: forwardToAws(detectLabels, (request, Bytes) =>
    client.send(new DetectLabelsCommand(toDetectLabelsInput(request, Bytes))),
  ),
  moderation: forwardToAws(detectModeration, (request, Bytes) =>
    client.send(new DetectModerationLabelsCommand(toDetectModerationInput(request, Bytes))),
  ),
  text: forwardToAws(detectText, (request, Bytes) =>
    client.send(new DetectTextCommand(toDetectTextInput(request, Bytes))),
  ),
  faces: forwardToAws(detectFaces, (request, Bytes) =>
    client.send(new DetectFacesCommand(toDetectFacesInput(request, Bytes))),
  ),
});

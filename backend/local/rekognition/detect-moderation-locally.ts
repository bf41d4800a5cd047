import type {
  ContentType,
  DetectModerationLabelsResponse,
  ModerationLabel,
} from "@aws-sdk/client-rekognition";
import type { Detector } from "../detector/detectors.ts";
import { type ModerationScores, toldModeration } from "../detector/moderation/moderation-scores.ts";
import { type DetectModerationRequest, detectModeration } from "./detect-moderation-request.ts";
import { lookAtImage } from "./look-at-image.ts";
import { RekognitionError } from "./server/rekognition-error.ts";
import type { Operation } from "./server/rekognition-server.ts";

/**
 * DetectModerationLabels by a classifier on this machine. Of Rekognition's taxonomy it knows two labels, both at the top:
 * it cannot tell what is seen, and of violence, drugs and the rest it knows nothing.
 * @see https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DetectModerationLabels.html
 */
export function detectModerationLocally(
  detector: Detector<"moderation">,
): Operation<DetectModerationRequest> {
  return {
    ...detectModeration,
    async answer(image, request): Promise<Omit<DetectModerationLabelsResponse, "$metadata">> {
      refuseWhatIsNotHere(request);
      const scores = await lookAtImage(detector, image);
      return {
        ModerationLabels: labelsOf(scores, request.minConfidence),
        ModerationModelVersion: detector.modelVersion,
        ContentTypes: contentTypesOf(scores, request.minConfidence),
      };
    },
  };
}

function refuseWhatIsNotHere({ humanLoop, projectVersion }: DetectModerationRequest): void {
  if (projectVersion !== undefined) {
    throw new RekognitionError("ResourceNotFoundException", `No such adapter: ${projectVersion}`);
  }
  if (humanLoop) {
    throw new RekognitionError(
      "InvalidParameterException",
      "HumanLoopConfig: no people look at pictures here",
    );
  }
}

function labelsOf(scores: ModerationScores, minConfidence: number): ModerationLabel[] {
  return [...toldModeration]
    .map(([Name, classes]) => ({
      Name,
      Confidence: Math.min(
        100,
        classes.reduce((sum, one) => sum + scores[one], 0),
      ),
    }))
    .filter(({ Confidence }) => Confidence >= minConfidence)
    .sort((a, b) => b.Confidence - a.Confidence)
    .map((label) => ({ ...label, ParentName: "", TaxonomyLevel: 1 }));
}

/** Whatever is drawn, explicit or not. */
function contentTypesOf(
  { drawing, hentai }: ModerationScores,
  minConfidence: number,
): ContentType[] {
  const Confidence = Math.min(100, drawing + hentai);
  return Confidence >= minConfidence ? [{ Name: "Illustrated", Confidence }] : [];
}

import {
  DetectModerationLabelsCommand,
  type RekognitionClient,
  type ModerationLabel as RekognitionLabel,
} from "@aws-sdk/client-rekognition";
import type { ModerationLabel } from "../../../core/features/moderation/moderation.ts";
import { ancestorsOf } from "../../../core/features/moderation/moderation-taxonomy.ts";
import type { Detector } from "../../../core/ports/recognition.ts";
import { toRecognitionError } from "./recognition-fault.ts";
import { type RekognitionOptions, s3Image } from "./rekognition-options.ts";

/**
 * DetectModerationLabels on an object in S3, by reference.
 * @see https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DetectModerationLabels.html
 */
export function moderationDetector(
  client: RekognitionClient,
  options: RekognitionOptions,
): Detector<"moderation"> {
  return {
    name: options.detectorNames.moderation,
    async detect(object) {
      try {
        const {
          ModerationLabels = [],
          ModerationModelVersion,
          ContentTypes = [],
        } = await client.send(
          new DetectModerationLabelsCommand({
            Image: s3Image(options, object),
            MinConfidence: options.detectMinConfidence,
          }),
        );
        return {
          result: {
            labels: ModerationLabels.map(toLabel).sort((a, b) => b.confidence - a.confidence),
            contentTypes: ContentTypes.map(({ Name = "", Confidence = 0 }) => ({
              contentType: Name,
              confidence: Confidence,
            })),
          },
          modelVersion: ModerationModelVersion ?? "unknown",
        };
      } catch (error) {
        throw toRecognitionError(error);
      }
    },
  };
}

/** Rekognition names the parent alone. What is above that one is in the taxonomy, as far as it is known. */
function toLabel({
  Name = "",
  Confidence = 0,
  ParentName,
  TaxonomyLevel,
}: RekognitionLabel): ModerationLabel {
  const parents = ParentName ? [...ancestorsOf(ParentName), ParentName] : [];
  return {
    label: Name,
    confidence: Confidence,
    parents,
    taxonomyLevel: TaxonomyLevel ?? parents.length + 1,
  };
}

import {
  DetectLabelsCommand,
  type DetectLabelsImageQuality,
  type RekognitionClient,
  type Label as RekognitionLabel,
} from "@aws-sdk/client-rekognition";
import type { ImageQuality } from "../../../core/features/image-quality.ts";
import type { Label } from "../../../core/features/labels/label.ts";
import type { Detector } from "../../../core/ports/recognition.ts";
import { toBox } from "./geometry.ts";
import { toRecognitionError } from "./recognition-fault.ts";
import { type RekognitionOptions, s3Image } from "./rekognition-options.ts";

/**
 * DetectLabels on an object in S3, by reference: the bytes never pass through the function.
 * @see https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DetectLabels.html
 */
export function labelDetector(
  client: RekognitionClient,
  options: RekognitionOptions,
): Detector<"labels"> {
  return {
    name: options.detectorNames.labels,
    async detect(object) {
      try {
        const {
          Labels = [],
          LabelModelVersion,
          ImageProperties,
        } = await client.send(
          new DetectLabelsCommand({
            Image: s3Image(options, object),
            MinConfidence: options.detectMinConfidence,
            Features: [
              "GENERAL_LABELS",
              ...(options.detectImageProperties ? (["IMAGE_PROPERTIES"] as const) : []),
            ],
          }),
        );
        return {
          result: Labels.map(toLabel),
          modelVersion: LabelModelVersion ?? "unknown",
          ...toQuality(ImageProperties?.Quality),
        };
      } catch (error) {
        throw toRecognitionError(error);
      }
    },
  };
}

function toLabel(label: RekognitionLabel): Label {
  const names = (list: { Name?: string | undefined }[] = []) => list.map(({ Name = "" }) => Name);
  return {
    label: label.Name ?? "",
    confidence: label.Confidence ?? 0,
    parents: names(label.Parents),
    aliases: names(label.Aliases),
    categories: names(label.Categories),
    instances: (label.Instances ?? []).map(({ Confidence = 0, BoundingBox: box }) => ({
      confidence: Confidence,
      boundingBox: toBox(box),
    })),
  };
}

function toQuality(quality: DetectLabelsImageQuality | undefined): { quality?: ImageQuality } {
  if (!quality) return {};
  const { Brightness = 0, Contrast = 0, Sharpness = 0 } = quality;
  return { quality: { brightness: Brightness, contrast: Contrast, sharpness: Sharpness } };
}

import {
  DetectLabelsCommand,
  type DetectLabelsImageQuality,
  type RekognitionClient,
  type Label as RekognitionLabel,
  RekognitionServiceException,
} from "@aws-sdk/client-rekognition";
import type { BlobFailure } from "../../core/blob/failure.ts";
import type { Label } from "../../core/blob/label.ts";
import { type Detection, type Detector, RecognitionError } from "../../core/ports/recognition.ts";

export interface RekognitionDetectorOptions {
  bucket: string;
  /** How the detector is named in results and in the cache's keys. */
  name: string;
  /** Labels below this confidence are not asked for, and so never stored. */
  minConfidence: number;
  /** Whether the picture's quality is measured too. AWS bills it as a feature of its own. */
  imageProperties: boolean;
}

/**
 * DetectLabels on an object in S3, by reference: the bytes never pass through the function.
 * @see https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DetectLabels.html
 */
export function rekognitionDetector(
  client: RekognitionClient,
  { bucket, name, minConfidence, imageProperties }: RekognitionDetectorOptions,
): Detector {
  return {
    name,
    async detect({ key, versionId }) {
      const object = { Bucket: bucket, Name: key, ...(versionId && { Version: versionId }) };
      try {
        const {
          Labels = [],
          LabelModelVersion,
          ImageProperties,
        } = await client.send(
          new DetectLabelsCommand({
            Image: { S3Object: object },
            MinConfidence: minConfidence,
            Features: [
              "GENERAL_LABELS",
              ...(imageProperties ? (["IMAGE_PROPERTIES"] as const) : []),
            ],
          }),
        );
        return {
          labels: Labels.map(toLabel),
          labelModelVersion: LabelModelVersion ?? "unknown",
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
      boundingBox: {
        left: box?.Left ?? 0,
        top: box?.Top ?? 0,
        width: box?.Width ?? 0,
        height: box?.Height ?? 0,
      },
    })),
  };
}

function toQuality(quality: DetectLabelsImageQuality | undefined): Pick<Detection, "quality"> {
  if (!quality) return {};
  const { Brightness = 0, Contrast = 0, Sharpness = 0 } = quality;
  return { quality: { brightness: Brightness, contrast: Contrast, sharpness: Sharpness } };
}

type Fate = [failure: BlobFailure, retryable: boolean];

/**
 * What becomes of a blob after each exception of DetectLabels. What is not listed (5xx, no connection, a time-out) is
 * retried as unavailable.
 * @see https://docs.aws.amazon.com/rekognition/latest/dg/error-handling.html
 */
const FATES: Record<string, Fate> = {
  ThrottlingException: [{ code: "recognition_throttled" }, true],
  ProvisionedThroughputExceededException: [{ code: "recognition_throttled" }, true],
  InternalServerError: [{ code: "recognition_unavailable" }, true],
  // The head was already seen to be a JPEG's or a PNG's, so what is wrong is further in.
  InvalidImageFormatException: [{ code: "corrupt_image" }, false],
  ImageTooLargeException: [{ code: "image_too_large" }, false],
  AccessDeniedException: [{ code: "recognition_denied" }, false],
  UnrecognizedClientException: [{ code: "recognition_denied" }, false],
  // The bucket's region or permissions; the object was read a moment ago.
  InvalidS3ObjectException: [{ code: "recognition_denied" }, false],
  // Our own request is wrong, or a quota that waiting does not lift.
  InvalidParameterException: [{ code: "recognition_unavailable" }, false],
  LimitExceededException: [{ code: "recognition_unavailable" }, false],
};

function toRecognitionError(error: unknown): RecognitionError {
  const name = error instanceof RekognitionServiceException ? error.name : "";
  const [failure, retryable] = FATES[name] ?? [{ code: "recognition_unavailable" } as const, true];
  return new RecognitionError(failure, retryable, { cause: error });
}

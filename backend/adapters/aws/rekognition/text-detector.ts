import {
  DetectTextCommand,
  type RekognitionClient,
  type TextDetection,
} from "@aws-sdk/client-rekognition";
import type { Text, Written } from "../../../core/features/text/text.ts";
import type { Detector } from "../../../core/ports/recognition.ts";
import { toBox, toPoint } from "./geometry.ts";
import { toRecognitionError } from "./recognition-fault.ts";
import { type RekognitionOptions, s3Image } from "./rekognition-options.ts";

/**
 * DetectText on an object in S3, by reference.
 * @see https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DetectText.html
 */
export function textDetector(
  client: RekognitionClient,
  options: RekognitionOptions,
): Detector<"text"> {
  return {
    name: options.detectorNames.text,
    async detect(object) {
      try {
        const { TextDetections = [], TextModelVersion } = await client.send(
          new DetectTextCommand({ Image: s3Image(options, object) }),
        );
        return { result: toText(TextDetections), modelVersion: TextModelVersion ?? "unknown" };
      } catch (error) {
        throw toRecognitionError(error);
      }
    },
  };
}

/** Lines and words come in one list, and each word says by number which line it is of. */
function toText(detections: readonly TextDetection[]): Text {
  const lines = detections.filter(({ Type }) => Type === "LINE");
  const lineOf = new Map(lines.map(({ Id }, index) => [Id, index]));
  return {
    lines: lines.map(toWritten),
    words: detections
      .filter(({ Type }) => Type === "WORD")
      .map((word) => {
        const line = lineOf.get(word.ParentId);
        return { ...toWritten(word), ...(line !== undefined && { line }) };
      }),
  };
}

function toWritten({ DetectedText = "", Confidence = 0, Geometry }: TextDetection): Written {
  return {
    text: DetectedText,
    confidence: Confidence,
    boundingBox: toBox(Geometry?.BoundingBox),
    polygon: (Geometry?.Polygon ?? []).map(toPoint),
  };
}

import type { DetectTextResponse, TextDetection } from "@aws-sdk/client-rekognition";
import type { Detector } from "../detector/detectors.ts";
import type { TextLine, WrittenText } from "../detector/text/read-text.ts";
import { type DetectTextRequest, detectText } from "./detect-text-request.ts";
import { toBoundingBox } from "./geometry.ts";
import { lookAtImage } from "./look-at-image.ts";
import type { Operation } from "./server/rekognition-server.ts";
import { isInRegions } from "./text-regions.ts";

/**
 * DetectText by models on this machine. It tells every word that it read, where Rekognition stops at 100, first the lines
 * and then the words, each in the order of reading. A line stays as it was read while a word of it is wanted.
 * @see https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DetectText.html
 */
export function detectTextLocally(detector: Detector<"text">): Operation<DetectTextRequest> {
  return {
    ...detectText,
    async answer(image, request): Promise<Omit<DetectTextResponse, "$metadata">> {
      const { lines } = await lookAtImage(detector, image);
      return {
        TextDetections: detectionsOf(lines, request),
        TextModelVersion: detector.modelVersion,
      };
    },
  };
}

function detectionsOf(lines: readonly TextLine[], request: DetectTextRequest): TextDetection[] {
  const wanted = lines
    .map((line) => ({ line, words: line.words.filter((word) => isWanted(word, request)) }))
    .filter(({ words }) => words.length > 0);
  const words = wanted.flatMap(({ words }, ParentId) => words.map((word) => ({ word, ParentId })));
  return [
    ...wanted.map(({ line }, Id) => ({ ...toDetection(line), Type: "LINE" as const, Id })),
    ...words.map(({ word, ParentId }, index) => ({
      ...toDetection(word),
      ...{ Type: "WORD" as const, Id: wanted.length + index, ParentId },
    })),
  ];
}

function isWanted(word: WrittenText, { words, regions }: DetectTextRequest): boolean {
  const { MinConfidence = 0, MinBoundingBoxHeight = 0, MinBoundingBoxWidth = 0 } = words;
  const isLarge = word.box.height >= MinBoundingBoxHeight && word.box.width >= MinBoundingBoxWidth;
  return word.confidence >= MinConfidence && isLarge && isInRegions(word.box, regions);
}

function toDetection({ text, confidence, box, polygon }: WrittenText): TextDetection {
  return {
    DetectedText: text,
    Confidence: confidence,
    Geometry: {
      BoundingBox: toBoundingBox(box),
      Polygon: polygon.map(({ x, y }) => ({ X: x, Y: y })),
    },
  };
}

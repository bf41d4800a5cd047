import {
  DetectLabelsCommand,
  type DetectLabelsCommandInput,
  type RekognitionClient,
} from "@aws-sdk/client-rekognition";
import { type DetectLabelsRequest, parseDetectLabelsRequest } from "./detect-labels-request.ts";
import type { Operation } from "./rekognition-server.ts";
import { asException } from "./service-exception.ts";
import { shrinkImage } from "./shrink-image.ts";

/** DetectLabels by the real service, which is sent the bytes and bills the user's account. */
export function detectLabelsOnAws(client: RekognitionClient): Operation<DetectLabelsRequest> {
  return {
    name: "DetectLabels",
    parse: parseDetectLabelsRequest,
    async answer(image, request) {
      const Bytes = await shrinkImage(image);
      try {
        const { Labels, LabelModelVersion, ImageProperties } = await client.send(
          new DetectLabelsCommand(inputOf(request, Bytes)),
        );
        return { Labels, LabelModelVersion, ImageProperties };
      } catch (error) {
        throw asException(error);
      }
    },
  };
}

function inputOf(request: DetectLabelsRequest, Bytes: Uint8Array): DetectLabelsCommandInput {
  const { wants, maxLabels, minConfidence, filters } = request;
  return {
    Image: { Bytes },
    Features: [
      ...(wants.labels ? (["GENERAL_LABELS"] as const) : []),
      ...(wants.properties ? (["IMAGE_PROPERTIES"] as const) : []),
    ],
    ...(wants.labels && {
      MaxLabels: maxLabels,
      MinConfidence: minConfidence,
      Settings: {
        GeneralLabels: {
          LabelInclusionFilters: [...filters.includeLabels],
          LabelExclusionFilters: [...filters.excludeLabels],
          LabelCategoryInclusionFilters: [...filters.includeCategories],
          LabelCategoryExclusionFilters: [...filters.excludeCategories],
        },
      },
    }),
  };
}

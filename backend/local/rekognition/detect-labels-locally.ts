import type { DetectLabelsResponse } from "@aws-sdk/client-rekognition";
import type { Detector } from "../detector/detectors.ts";
import { type DetectLabelsRequest, detectLabels } from "./detect-labels-request.ts";
import { labelsOfPicture } from "./labels-of-picture.ts";
import { lookAtImage } from "./look-at-image.ts";
import type { Operation } from "./server/rekognition-server.ts";

/**
 * DetectLabels by a detector on this machine. It invents nothing: no detection, no label. Of `ImageProperties` it measures
 * the quality, and leaves out colours, foreground and background.
 * @see https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DetectLabels.html
 */
export function detectLabelsLocally(detector: Detector<"labels">): Operation<DetectLabelsRequest> {
  return {
    ...detectLabels,
    async answer(image, request): Promise<Omit<DetectLabelsResponse, "$metadata">> {
      const picture = await lookAtImage(detector, image);
      const { brightness: Brightness, contrast: Contrast, sharpness: Sharpness } = picture.quality;
      return {
        Labels: request.wants.labels ? labelsOfPicture(picture, request) : [],
        LabelModelVersion: detector.modelVersion,
        ...(request.wants.properties && {
          ImageProperties: { Quality: { Brightness, Contrast, Sharpness } },
        }),
      };
    },
  };
}

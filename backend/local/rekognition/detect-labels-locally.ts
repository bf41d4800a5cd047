import type { DetectLabelsResponse } from "@aws-sdk/client-rekognition";
import { UnreadablePictureError } from "../detector/decoder-verdict.ts";
import type { DetectedPicture } from "../detector/detection.ts";
import { DetectorBusyError, PictureCrashesError } from "../detector/detector-errors.ts";
import { type DetectLabelsRequest, detectLabels } from "./detect-labels-request.ts";
import { labelsOfPicture } from "./labels-of-picture.ts";
import { RekognitionError } from "./rekognition-error.ts";
import type { Operation } from "./rekognition-server.ts";

/** What looks at the pictures. */
export interface LocalDetector {
  detect(picture: string | Uint8Array): Promise<DetectedPicture>;
  readonly modelVersion: string;
}

/**
 * DetectLabels by a detector on this machine. It invents nothing: no detection, no label. Of `ImageProperties` it measures
 * the quality, and leaves out colours, foreground and background.
 * @see https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DetectLabels.html
 */
export function detectLabelsLocally(detector: LocalDetector): Operation<DetectLabelsRequest> {
  return {
    ...detectLabels,
    async answer(image, request): Promise<Omit<DetectLabelsResponse, "$metadata">> {
      const picture = await look(detector, image);
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

async function look(detector: LocalDetector, image: string | Uint8Array) {
  try {
    return await detector.detect(image);
  } catch (cause) {
    const exception = exceptionOf(cause);
    if (!exception) throw cause;
    throw new RekognitionError(exception, undefined, undefined, { cause });
  }
}

function exceptionOf(error: unknown): string | undefined {
  if (error instanceof UnreadablePictureError) return "InvalidImageFormatException";
  if (error instanceof PictureCrashesError) return "DetectorCrashException";
  if (error instanceof DetectorBusyError) return "ProvisionedThroughputExceededException";
  return undefined;
}

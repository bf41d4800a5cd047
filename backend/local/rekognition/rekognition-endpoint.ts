import type { DetectedPicture } from "../detector/detection.ts";
import { UnreadablePictureError } from "../detector/read-picture.ts";
import {
  type EndpointOptions,
  type RekognitionEndpoint,
  startDetectLabelsServer,
} from "./detect-labels-server.ts";
import { labelsOfPicture } from "./labels-of-picture.ts";
import { RekognitionError } from "./rekognition-error.ts";

export interface LocalEndpointOptions extends EndpointOptions {
  /** What looks at the pictures: `startDetectorPool()`, or a fake. */
  detector: {
    detect(picture: string | Uint8Array): Promise<DetectedPicture>;
    readonly modelVersion: string;
  };
}

/**
 * Starts an endpoint on 127.0.0.1 that a real `RekognitionClient` takes for Amazon Rekognition, with DetectLabels answered by
 * a detector on this machine, and refused as Rekognition refuses. It invents nothing: no detection, no label.
 *
 * Of `ImageProperties` it measures the quality, and leaves out colours, foreground and background.
 *
 * @see https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DetectLabels.html
 */
export function startRekognitionEndpoint(
  options: LocalEndpointOptions,
): Promise<RekognitionEndpoint> {
  const { detector } = options;
  return startDetectLabelsServer(async (image, request) => {
    const picture = await look(detector, image);
    const { brightness: Brightness, contrast: Contrast, sharpness: Sharpness } = picture.quality;
    return {
      Labels: request.wants.labels ? labelsOfPicture(picture, request) : [],
      LabelModelVersion: detector.modelVersion,
      ...(request.wants.properties && {
        ImageProperties: { Quality: { Brightness, Contrast, Sharpness } },
      }),
    };
  }, options);
}

async function look(detector: LocalEndpointOptions["detector"], image: string | Uint8Array) {
  try {
    return await detector.detect(image);
  } catch (cause) {
    if (!(cause instanceof UnreadablePictureError)) throw cause;
    throw new RekognitionError("InvalidImageFormatException", undefined, undefined, { cause });
  }
}

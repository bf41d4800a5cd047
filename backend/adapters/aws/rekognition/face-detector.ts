import {
  DetectFacesCommand,
  type FaceDetail,
  type RekognitionClient,
} from "@aws-sdk/client-rekognition";
import type { Face } from "../../../core/features/faces/face.ts";
import type { Detector } from "../../../core/ports/recognition.ts";
import { toFaceAttributes } from "./face-attributes.ts";
import { toBox, toPoint } from "./geometry.ts";
import { toRecognitionError } from "./recognition-fault.ts";
import { type RekognitionOptions, s3Image } from "./rekognition-options.ts";

/**
 * DetectFaces on an object in S3, by reference. What is about the person is asked for only where the client wants it: the
 * price is the same, but nobody has estimates of people that nobody asked for.
 * @see https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DetectFaces.html
 */
export function faceDetector(
  client: RekognitionClient,
  options: RekognitionOptions,
): Detector<"faces"> {
  return {
    name: options.detectorNames.faces,
    async detect(object, { faceAttributes }) {
      try {
        const { FaceDetails = [] } = await client.send(
          new DetectFacesCommand({
            Image: s3Image(options, object),
            Attributes: [faceAttributes ? "ALL" : "DEFAULT"],
          }),
        );
        const faces = FaceDetails.map((detail) => ({
          ...toFace(detail),
          ...(faceAttributes && { attributes: toFaceAttributes(detail) }),
        }));
        return { result: faces.sort(byArea), modelVersion: "unknown" };
      } catch (error) {
        throw toRecognitionError(error);
      }
    },
  };
}

function toFace({ BoundingBox, Confidence = 0, Landmarks = [], Pose, Quality }: FaceDetail): Face {
  return {
    confidence: Confidence,
    boundingBox: toBox(BoundingBox),
    landmarks: Landmarks.map(({ Type, ...point }) => ({ type: Type ?? "", ...toPoint(point) })),
    ...(Pose && { pose: { roll: Pose.Roll ?? 0, yaw: Pose.Yaw ?? 0, pitch: Pose.Pitch ?? 0 } }),
    ...(Quality && {
      quality: { brightness: Quality.Brightness ?? 0, sharpness: Quality.Sharpness ?? 0 },
    }),
  };
}

const areaOf = ({ boundingBox: { width, height } }: Face) => width * height;
const byArea = (a: Face, b: Face) => areaOf(b) - areaOf(a);

import type {
  Attribute,
  DetectFacesResponse,
  Emotion,
  FaceDetail,
  Landmark,
} from "@aws-sdk/client-rekognition";
import type { Detector } from "../detector/detectors.ts";
import type { DetectedFace, FaceEstimates } from "../detector/faces/detected-face.ts";
import { type DetectFacesRequest, detectFaces } from "./detect-faces-request.ts";
import { toBoundingBox } from "./geometry.ts";
import { lookAtImage } from "./look-at-image.ts";
import type { Operation } from "./server/rekognition-server.ts";

/** What Rekognition tells of every face; the others come with `ALL`. */
const defaultLandmarks = ["eyeLeft", "eyeRight", "mouthLeft", "mouthRight", "nose"];

/** What the models of this machine can guess at. What they cannot is left out and not refused. */
const estimated: readonly Attribute[] = ["AGE_RANGE", "GENDER", "EMOTIONS"];

/**
 * DetectFaces by models on this machine. It tells what they measure and leaves out the rest: a face that is too small for
 * a mesh has no pose and no corners of its mouth, and none has glasses or a beard. All faces are told, the largest first,
 * where Rekognition stops at 100.
 * @see https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DetectFaces.html
 */
export function detectFacesLocally(detector: Detector<"faces">): Operation<DetectFacesRequest> {
  return {
    ...detectFaces,
    async answer(image, { attributes }): Promise<Omit<DetectFacesResponse, "$metadata">> {
      const wantsAll = attributes.includes("ALL");
      const wanted = estimated.filter((name) => wantsAll || attributes.includes(name));
      const { faces } = await lookAtImage(detector, image, { attributes: wanted.length > 0 });
      return { FaceDetails: faces.map((face) => toFaceDetail(face, wantsAll, wanted)) };
    },
  };
}

function toFaceDetail(
  { box, confidence, landmarks, pose, quality, estimates }: DetectedFace,
  wantsAll: boolean,
  wanted: readonly Attribute[],
): FaceDetail {
  return {
    BoundingBox: toBoundingBox(box),
    Confidence: confidence,
    Landmarks: landmarks
      .filter(({ type }) => wantsAll || defaultLandmarks.includes(type))
      .map(({ type, x, y }) => ({ Type: type as NonNullable<Landmark["Type"]>, X: x, Y: y })),
    ...(pose && { Pose: { Roll: pose.roll, Yaw: pose.yaw, Pitch: pose.pitch } }),
    Quality: { Brightness: quality.brightness, Sharpness: quality.sharpness },
    ...(estimates && toEstimates(estimates, wanted)),
  };
}

function toEstimates(
  { ageRange, gender, emotions }: FaceEstimates,
  wanted: readonly Attribute[],
): Partial<FaceDetail> {
  return {
    ...(wanted.includes("AGE_RANGE") && { AgeRange: { Low: ageRange.low, High: ageRange.high } }),
    ...(wanted.includes("GENDER") && {
      Gender: { Value: gender.value, Confidence: gender.confidence },
    }),
    ...(wanted.includes("EMOTIONS") && {
      Emotions: emotions.map(({ type, confidence }) => ({
        Type: type as NonNullable<Emotion["Type"]>,
        Confidence: confidence,
      })),
    }),
  };
}

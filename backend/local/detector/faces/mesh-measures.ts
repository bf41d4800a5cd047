import type { DetectedFace } from "./detected-face.ts";
import type { MeshPoint } from "./face-mesh.ts";

/**
 * Which points of MediaPipe's mesh are in the place that Rekognition has a name for; of several it is the middle. The mesh
 * has no pupils.
 * @see https://docs.aws.amazon.com/rekognition/latest/APIReference/API_Landmark.html
 */
const landmarkPoints: Readonly<Record<string, readonly number[]>> = {
  eyeLeft: [33, 133, 159, 145],
  eyeRight: [362, 263, 386, 374],
  mouthLeft: [61],
  mouthRight: [291],
  nose: [1],
  leftEyeBrowLeft: [70],
  leftEyeBrowRight: [107],
  leftEyeBrowUp: [105],
  rightEyeBrowLeft: [336],
  rightEyeBrowRight: [300],
  rightEyeBrowUp: [334],
  leftEyeLeft: [33],
  leftEyeRight: [133],
  leftEyeUp: [159],
  leftEyeDown: [145],
  rightEyeLeft: [362],
  rightEyeRight: [263],
  rightEyeUp: [386],
  rightEyeDown: [374],
  noseLeft: [98],
  noseRight: [327],
  mouthUp: [0],
  mouthDown: [17],
  upperJawlineLeft: [127],
  midJawlineLeft: [58],
  chinBottom: [152],
  midJawlineRight: [288],
  upperJawlineRight: [356],
};

const [forehead, chin, leftCheek, rightCheek] = [10, 152, 234, 454];

/** The places of a face, in pixels, by Rekognition's names. */
export function landmarksOf(mesh: readonly MeshPoint[]): { type: string; x: number; y: number }[] {
  return Object.entries(landmarkPoints).map(([type, indices]) => {
    const points = indices.map((index) => pointOf(mesh, index));
    const mean = (values: number[]) =>
      values.reduce((sum, value) => sum + value, 0) / points.length;
    return { type, x: mean(points.map(({ x }) => x)), y: mean(points.map(({ y }) => y)) };
  });
}

/**
 * How a face is turned, in degrees: to its side (`roll`, clockwise is positive), towards the right of the picture (`yaw`)
 * and upwards (`pitch`).
 */
export function poseOf(mesh: readonly MeshPoint[]): NonNullable<DetectedFace["pose"]> {
  const [left, right] = [pointOf(mesh, leftCheek), pointOf(mesh, rightCheek)];
  const [top, bottom] = [pointOf(mesh, forehead), pointOf(mesh, chin)];
  const across = Math.hypot(right.x - left.x, right.y - left.y);
  const down = Math.hypot(bottom.x - top.x, bottom.y - top.y);
  return {
    roll: degrees(Math.atan2(right.y - left.y, right.x - left.x)),
    yaw: degrees(Math.atan2(right.z - left.z, across)),
    pitch: degrees(Math.atan2(top.z - bottom.z, down)),
  };
}

function pointOf(mesh: readonly MeshPoint[], index: number): MeshPoint {
  const point = mesh[index];
  if (!point) throw new Error(`the mesh has ${mesh.length} points and not number ${index}`);
  return point;
}

const degrees = (radians: number) => (radians * 180) / Math.PI;

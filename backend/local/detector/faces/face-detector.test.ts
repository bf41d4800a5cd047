import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "@jest/globals";
import { UnreadablePictureError } from "../picture/decoder-verdict.ts";
import { overlapOf } from "../picture/geometry.ts";
import type { DetectedFace } from "./detected-face.ts";
import { boxOfDrawn, drawFaces } from "./drawn-face.fixture.ts";
import { type FaceDetector, loadFaceDetector } from "./face-detector.ts";

const one = { x: 400, y: 260, radius: 150 };

let detector: FaceDetector;
beforeAll(async () => {
  detector = await loadFaceDetector();
});

const landmark = ({ landmarks }: DetectedFace, type: string) => {
  const found = landmarks.find((place) => place.type === type);
  if (!found) throw new Error(`no ${type}`);
  return found;
};

describe("the detector of faces", () => {
  it("finds a face where it was drawn, and its places by Rekognition's names", async () => {
    const bytes = await drawFaces(800, 600, [one]).jpeg().toBuffer();
    const [face, ...others] = (await detector.detect(bytes)).faces;
    if (!face) throw new Error("no face");
    expect(others).toEqual([]);
    expect(face.confidence).toBeGreaterThan(95);
    expect(overlapOf(face.box, boxOfDrawn(one))).toBeGreaterThan(0.75);
    for (const [type, x, y] of [
      ["eyeLeft", 346, 251],
      ["eyeRight", 454, 251],
      ["mouthLeft", 349, 374],
      ["mouthRight", 451, 374],
      ["chinBottom", 400, 447],
    ] as const) {
      expect(Math.abs(landmark(face, type).x * 800 - x)).toBeLessThan(12);
      expect(Math.abs(landmark(face, type).y * 600 - y)).toBeLessThan(12);
    }
    expect(Math.abs(face.pose?.roll ?? 90)).toBeLessThan(4);
    expect(Math.abs(face.pose?.yaw ?? 90)).toBeLessThan(6);
    expect(face.quality.brightness).toBeGreaterThan(40);
    expect(face.quality.sharpness).toBeGreaterThan(10);
    expect(face).not.toHaveProperty("estimates");
  });

  it("finds no face between two", async () => {
    const faces = [300, 380.64, 461.28].map((x, index) => ({
      ...{ x, y: index === 1 ? 289 : 280 },
      radius: index === 2 ? 24 : 30,
    }));
    const found = await detector.detect(await drawFaces(1200, 600, faces).jpeg().toBuffer());
    expect(found.faces).toHaveLength(3);
  });

  it("finds none in stop-sign.jpg", async () => {
    const picture = fileURLToPath(new URL("../../../../test-cases/stop-sign.jpg", import.meta.url));
    expect((await detector.detect(picture)).faces).toEqual([]);
  });

  it("refuses what is no picture", async () => {
    await expect(detector.detect(Buffer.from("text"))).rejects.toThrow(UnreadablePictureError);
  });
});

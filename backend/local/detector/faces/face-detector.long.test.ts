import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "@jest/globals";
import sharp from "sharp";
import { tensorCount } from "../models/tensorflow.ts";
import { overlapOf } from "../picture/geometry.ts";
import type { DetectedFace } from "./detected-face.ts";
import { boxOfDrawn, drawFaces } from "./drawn-face.fixture.ts";
import { type FaceDetector, loadFaceDetector } from "./face-detector.ts";

const one = { x: 400, y: 260, radius: 150 };
const drawnOne = () => drawFaces(800, 600, [one]);

let detector: FaceDetector;
beforeAll(async () => {
  detector = await loadFaceDetector();
});

async function onlyFace(bytes: Buffer, options?: { attributes: boolean }): Promise<DetectedFace> {
  const { faces } = await detector.detect(bytes, options);
  expect(faces).toHaveLength(1);
  const [face] = faces;
  if (!face) throw new Error("no face");
  return face;
}
describe("the detector of faces, at more length", () => {
  it("tells how far a face is turned, clockwise", async () => {
    const face = await onlyFace(
      await drawFaces(800, 600, [{ ...one, turned: 25 }])
        .jpeg()
        .toBuffer(),
    );
    expect(Math.abs((face.pose?.roll ?? 0) - 25)).toBeLessThan(5);
  });

  it("tells the largest of several first", async () => {
    const faces = [
      { x: 250, y: 330, radius: 110 },
      { x: 760, y: 300, radius: 150 },
    ];
    const found = await detector.detect(await drawFaces(1200, 800, faces).jpeg().toBuffer());
    const middles = found.faces.map(({ box }) => Math.round((box.left + box.width / 2) * 12));
    expect(middles).toEqual([8, 3]);
  });

  it("turns a JPEG as its EXIF says, and gives places in the turned picture", async () => {
    const lying = await drawnOne().png().toBuffer();
    const jpeg = await sharp(lying).rotate(270).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    const face = await onlyFace(jpeg);
    expect(overlapOf(face.box, boxOfDrawn(one))).toBeGreaterThan(0.7);
  });

  it.each<[string, () => Promise<Buffer>]>([
    ["a PNG with an alpha channel", () => drawnOne().ensureAlpha(0.95).png().toBuffer()],
    ["a gray JPEG", () => drawnOne().grayscale().toColourspace("b-w").jpeg().toBuffer()],
  ])("reads %s", async (_, make) => {
    expect(overlapOf((await onlyFace(await make())).box, boxOfDrawn(one))).toBeGreaterThan(0.7);
  });

  it("guesses at the person where it is asked to, and only then", async () => {
    const bytes = await drawnOne().jpeg().toBuffer();
    const { estimates } = await onlyFace(bytes, { attributes: true });
    if (!estimates) throw new Error("no estimates");
    const { ageRange, gender, emotions } = estimates;
    expect(ageRange.low).toBeGreaterThan(0);
    expect(ageRange.high).toBeGreaterThan(ageRange.low);
    expect(gender.confidence).toBeGreaterThanOrEqual(50);
    expect(emotions.reduce((sum, { confidence }) => sum + confidence, 0)).toBeCloseTo(100, 1);
    const sorted = [...emotions].sort((a, b) => b.confidence - a.confidence);
    expect(emotions).toEqual(sorted);
    expect(emotions.map(({ type }) => type)).toContain("HAPPY");
  });

  it.each(["stop-sign.jpg", "vase.jpg", "clock.png", "black.jpg"])(
    "finds no face in %s",
    async (name) => {
      const picture = fileURLToPath(new URL(`../../../../test-cases/${name}`, import.meta.url));
      expect((await detector.detect(picture)).faces).toEqual([]);
    },
  );

  it.each([
    { columns: 20, rows: 3, apart: 100, radius: 32 },
    { columns: 20, rows: 10, apart: 100, radius: 40 },
    { columns: 20, rows: 10, apart: 60, radius: 22 },
  ])("finds each face of a crowd, and none between them: %j", async (crowd) => {
    const { columns, rows, apart, radius } = crowd;
    const [width, height] = [columns * apart, rows * apart];
    const faces = Array.from({ length: columns * rows }, (_, index) => ({
      x: (0.5 + (index % columns)) * apart,
      y: (0.45 + Math.floor(index / columns)) * apart,
      radius,
    }));
    const bytes = await drawFaces(width, height, faces).jpeg().toBuffer();
    const found = (await detector.detect(bytes)).faces;
    const seen = faces.map(
      ({ x, y }) =>
        found.filter(
          ({ box }) =>
            Math.abs((box.left + box.width / 2) * width - x) < apart / 4 &&
            Math.abs((box.top + box.height / 2) * height - y - radius / 4) < apart / 4,
        ).length,
    );
    expect(seen).toEqual(faces.map(() => 1));
    expect(found).toHaveLength(faces.length);
  });

  it("holds no tensor after a picture", async () => {
    const bytes = await drawnOne().jpeg().toBuffer();
    await detector.detect(bytes, { attributes: true });
    const before = tensorCount();
    for (let round = 0; round < 2; round += 1) await detector.detect(bytes, { attributes: true });
    expect(tensorCount()).toBe(before);
  });
});

import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "@jest/globals";
import sharp, { type Sharp } from "sharp";
import type { BoundingBox } from "../../../core/features/geometry.ts";
import { tensorCount } from "../models/tensorflow.ts";
import { UnreadablePictureError } from "../picture/decoder-verdict.ts";
import { overlapOf } from "../picture/geometry.ts";
import { cocoLabels } from "../taxonomy/coco-labels.ts";
import type { DetectedPicture } from "./detection.ts";
import { type LabelDetector, loadLabelDetector } from "./label-detector.ts";

const picture = (name: string) =>
  fileURLToPath(new URL(`../../../../test-cases/${name}`, import.meta.url));

// Where test-cases/draw-pictures.mjs draws the octagon: 258.7 pixels around 400,235 in 800 × 600.
const signBox: BoundingBox = { left: 0.3383, top: 0.1761, width: 0.3234, height: 0.4311 };

let detector: LabelDetector;
let stopSign: Buffer;
beforeAll(async () => {
  [detector, stopSign] = await Promise.all([
    loadLabelDetector(),
    readFile(picture("stop-sign.jpg")),
  ]);
});

function expectStopSign({ detections }: DetectedPicture, where = signBox): void {
  const [sign] = detections;
  if (!sign) throw new Error("nothing was detected");
  expect(detections.map(({ classIndex }) => cocoLabels[classIndex])).toEqual(["Stopsign"]);
  expect(sign.confidence).toBeGreaterThan(80);
  expect(overlapOf(sign.box, where)).toBeGreaterThan(0.7);
}

describe("the detector of labels", () => {
  it("finds the stop sign where it was drawn", async () => {
    const found = await detector.detect(picture("stop-sign.jpg"));
    expectStopSign(found);
    expect(found).toMatchObject({ width: 800, height: 600 });
  });

  it.each([
    ["vase.jpg", "Vase", 80],
    ["clock.png", "Clock", 70],
    ["airplane.jpg", "Airplane", 65],
    ["laptop.jpg", "Laptop", 60],
  ])("finds what is in %s: %s", async (name, label, confidence) => {
    const { detections } = await detector.detect(picture(name));
    expect(detections).toHaveLength(1);
    expect(cocoLabels[detections[0]?.classIndex ?? -1]).toBe(label);
    expect(detections[0]?.confidence).toBeGreaterThan(confidence);
  });

  it("turns a JPEG as its EXIF says, and gives boxes in the turned picture", async () => {
    const raw = await sharp(picture("stop-sign-rotated.jpg")).metadata();
    expect([raw.width, raw.height, raw.orientation]).toEqual([600, 800, 6]);
    const found = await detector.detect(picture("stop-sign-rotated.jpg"));
    expectStopSign(found);
    expect(found).toMatchObject({ width: 800, height: 600 });
  });

  it("does not turn a PNG, whatever its EXIF says", async () => {
    const lying = await sharp(stopSign).withMetadata({ orientation: 6 }).png().toBuffer();
    expect((await sharp(lying).metadata()).orientation).toBe(6);
    expectStopSign(await detector.detect(lying));
  });

  it.each<[string, (image: Sharp) => Sharp]>([
    ["a PNG with an alpha channel", (image) => image.ensureAlpha(0.95).png()],
    ["a PNG of 16 bits a channel", (image) => image.toColourspace("rgb16").png()],
    ["a PNG with a palette", (image) => image.png({ palette: true })],
    ["a CMYK JPEG", (image) => image.toColourspace("cmyk").jpeg()],
    ["a progressive JPEG", (image) => image.jpeg({ progressive: true })],
  ])("reads %s", async (_, encode) => {
    expectStopSign(await detector.detect(await encode(sharp(stopSign)).toBuffer()));
  });

  it("reads a gray picture, in which the sign is less certain", async () => {
    const gray = await sharp(stopSign).grayscale().toColourspace("b-w").jpeg().toBuffer();
    expect((await sharp(gray).metadata()).channels).toBe(1);
    const { detections } = await detector.detect(gray);
    expect(
      overlapOf(detections[0]?.box ?? { left: 0, top: 0, width: 0, height: 0 }, signBox),
    ).toBeGreaterThan(0.7);
  });

  it("gives boxes right in a picture that is not square", async () => {
    const high = await sharp(stopSign)
      .extend({ bottom: 900, background: "#5d6065" })
      .jpeg()
      .toBuffer();
    const found = await detector.detect(high);
    expect(found).toMatchObject({ width: 800, height: 1500 });
    expectStopSign(found, { ...signBox, top: signBox.top * 0.4, height: signBox.height * 0.4 });
  });

  it("keeps a box inside the picture", async () => {
    const cut = await sharp(stopSign)
      .extract({ left: 280, top: 0, width: 520, height: 600 })
      .jpeg()
      .toBuffer();
    const { detections } = await detector.detect(cut);
    expect(detections.length).toBeGreaterThan(0);
    for (const { box } of detections) {
      expect(
        Math.min(box.left, box.top, 1 - box.left - box.width, 1 - box.top - box.height),
      ).toBeGreaterThanOrEqual(-1e-9);
    }
  });

  it.each(["#ffffff", "#000000", "#7f7f7f"])(
    "finds nothing in a plain %s picture",
    async (background) => {
      const blank = sharp({ create: { width: 640, height: 480, channels: 3, background } });
      expect((await detector.detect(await blank.png().toBuffer())).detections).toEqual([]);
    },
  );

  it("ignores what follows a JPEG's end", async () => {
    expectStopSign(await detector.detect(Buffer.concat([stopSign, Buffer.from("trailing bytes")])));
  });

  it.each<[string, () => Buffer | Promise<Buffer>]>([
    ["a JPEG cut off", () => stopSign.subarray(0, stopSign.length / 2)],
    ["a text", () => Buffer.from("This is not a picture.")],
    ["no bytes", () => Buffer.alloc(0)],
    ["a WebP", () => sharp(stopSign).webp().toBuffer()],
  ])("refuses %s", async (_, make) => {
    await expect(detector.detect(await make())).rejects.toThrow(UnreadablePictureError);
  });

  it("holds no tensor after a picture", async () => {
    const before = tensorCount();
    for (let round = 0; round < 3; round += 1) await detector.detect(stopSign);
    expect(tensorCount()).toBe(before);
  });
});

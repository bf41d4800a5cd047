import { fileURLToPath } from "node:url";
import { describe, expect, it } from "@jest/globals";
import sharp, { type Sharp } from "sharp";
import { measureQuality } from "./image-quality.ts";

async function qualityOf(image: Sharp) {
  const { data, info } = await image.removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return measureQuality(data, info.width, info.height);
}

const drawn = () =>
  sharp(fileURLToPath(new URL("../../../../test-cases/vase.jpg", import.meta.url)));

describe("measureQuality", () => {
  it("calls black dark and white bright, both without contrast or edges", () => {
    expect(measureQuality(new Uint8Array(300), 10, 10)).toEqual({
      brightness: 0,
      contrast: 0,
      sharpness: 0,
    });
    const white = measureQuality(new Uint8Array(300).fill(255), 10, 10);
    expect(white.brightness).toBeCloseTo(100, 3);
    expect(white.contrast).toBeCloseTo(0, 1);
    expect(white.sharpness).toBeCloseTo(0, 1);
  });

  it("calls a blurred picture less sharp, and as bright as before", async () => {
    const sharpOne = await qualityOf(drawn());
    const blurred = await qualityOf(drawn().blur(3));
    expect(sharpOne.sharpness).toBeGreaterThan(40);
    expect(blurred.sharpness).toBeLessThan(15);
    expect(Math.abs(blurred.brightness - sharpOne.brightness)).toBeLessThan(2);
  });

  it("measures a strip that is too thin to have an inside", () => {
    expect(measureQuality(new Uint8Array(30).fill(128), 10, 1).sharpness).toBe(0);
  });
});

import { describe, expect, it } from "@jest/globals";
import sharp from "sharp";
import { annotatePicture } from "./annotate-picture.ts";
import { isDelicate } from "./found.ts";
import { labelColour } from "./label-colour.ts";
import { colourOf, distance, pixelsOf } from "./sample-pictures.fixture.ts";

const moderation = {
  labels: [{ label: "Alcohol", confidence: 90, parents: [], taxonomy_level: 1 }],
  content_types: [],
};
const verdict = (decision: "allow" | "review" | "block") => ({ decision, because: [] });
const size = { width: 400, height: 300 };
/** Black and white columns of eight pixels. */
const stripes = () => {
  const raw = Buffer.alloc(size.width * size.height * 3, 0);
  for (let y = 0; y < size.height; y += 1)
    for (let x = 0; x < size.width; x += 1)
      if (Math.floor(x / 8) % 2 === 0)
        raw.fill(255, (y * size.width + x) * 3, (y * size.width + x) * 3 + 3);
  return sharp(raw, { raw: { ...size, channels: 3 } })
    .png()
    .toBuffer();
};
const plain = () =>
  sharp({ create: { ...size, channels: 3, background: "#808080" } })
    .png()
    .toBuffer();

describe("a picture that moderation has something against", () => {
  it("is one that the policy does not allow, or without a policy any that it found something in", () => {
    expect(isDelicate({})).toBe(false);
    expect(isDelicate({ moderation: { labels: [], content_types: [] } })).toBe(false);
    expect(isDelicate({ moderation })).toBe(true);
    expect(isDelicate({ moderation, verdict: verdict("allow") })).toBe(false);
    expect(isDelicate({ moderation, verdict: verdict("review") })).toBe(true);
  });

  it("is drawn blurred at its size, unless that is not wanted", async () => {
    const picture = await stripes();
    const step = async (bytes: Buffer) => {
      const pixels = await pixelsOf(bytes);
      let most = 0;
      for (let x = 10; x < 390; x += 1)
        most = Math.max(most, distance(pixels.at(x, 60), pixels.at(x + 1, 60)));
      return most;
    };
    const blurred = await annotatePicture(picture, { moderation });
    expect(blurred).toMatchObject({ ...size, isBlurred: true, nameCount: 1 });
    expect(await step(blurred.bytes)).toBeLessThan(60);
    const shown = await annotatePicture(picture, { moderation }, { unblurred: true });
    expect(shown.isBlurred).toBe(false);
    expect(await step(shown.bytes)).toBeGreaterThan(200);
  });
});

describe("what is drawn beside labels", () => {
  it("is a line around tilted text, along its corners", async () => {
    const polygon = [
      { x: 0.25, y: 0.5 },
      { x: 0.5, y: 0.25 },
      { x: 0.75, y: 0.5 },
      { x: 0.5, y: 0.75 },
    ];
    const boundingBox = { left: 0.25, top: 0.25, width: 0.5, height: 0.5 };
    const lines = [{ text: "SALE", confidence: 90, bounding_box: boundingBox, polygon }];
    const { bytes, boxCount } = await annotatePicture(await plain(), {
      text: { lines, words: [{ ...lines[0], line: 0 } as never] },
    });
    expect(boxCount).toBe(1);
    const pixels = await pixelsOf(bytes);
    const colour = colourOf(labelColour("SALE"));
    // In the middle of an edge, and not at the box's corner.
    expect(distance(pixels.at(150, 187), colour)).toBeLessThan(120);
    expect(distance(pixels.at(100, 224), colour)).toBeGreaterThan(120);
  });

  it("is a box for each face, with its landmarks", async () => {
    const faces = [
      {
        confidence: 90,
        bounding_box: { left: 0.25, top: 0.4, width: 0.5, height: 0.5 },
        landmarks: [
          { type: "nose", x: 0.5, y: 0.6 },
          { type: "eye_left", x: Number.NaN, y: 0 },
        ],
      },
    ];
    const { bytes, boxCount } = await annotatePicture(await plain(), { faces });
    expect(boxCount).toBe(1);
    const pixels = await pixelsOf(bytes);
    const colour = colourOf(labelColour("Face"));
    expect(distance(pixels.at(200, 180), colour)).toBeLessThan(60);
    expect(distance(pixels.at(100, 200), colour)).toBeLessThan(120);
  });
});

import { describe, expect, it } from "@jest/globals";
import sharp from "sharp";
import { sampleLabel } from "../testing/sample-blobs.ts";
import { annotatePicture } from "./annotate-picture.ts";
import { labelColour } from "./label-colour.ts";
import {
  type Colour,
  colourOf,
  distance,
  pixelsOf,
  type Scene,
  storedPicture,
} from "./sample-pictures.fixture.ts";

const grey: Colour = [120, 120, 120];
const red: Colour = [200, 30, 30];
const blue: Colour = [20, 40, 200];

// A red thing, and a blue corner at the upper left to know how the picture stands.
const box = { left: 0.5, top: 0.4, width: 0.25, height: 0.5 };
const scene: Scene = {
  width: 320,
  height: 200,
  at(x, y) {
    if (x < 40 && y < 20) return blue;
    return x >= 160 && x < 240 && y >= 80 && y < 180 ? red : grey;
  },
};
const labels = [sampleLabel({ instances: [{ confidence: 90, bounding_box: box }] })];
const line = colourOf(labelColour("Car"));

describe("the orientation of a picture", () => {
  const each = [1, 2, 3, 4, 5, 6, 7, 8].flatMap((orientation) =>
    (["jpeg", "png"] as const).map((format) => [format, orientation] as const),
  );
  // A PNG that its result speaks so of was turned before it was recognised.
  it.each(each)(
    "%s, %i, as its result says: upright, its box around the thing",
    async (format, orientation) => {
      const stored = await storedPicture(scene, orientation, format);
      const drawn = await annotatePicture(stored, { labels }, { image: { orientation } });
      expect((await sharp(drawn.bytes).metadata()).orientation).toBeUndefined();
      const pixels = await pixelsOf(drawn.bytes);
      expect([pixels.width, pixels.height]).toEqual([320, 200]);
      expect(distance(pixels.at(10, 8), blue)).toBeLessThan(12);
      // In the middle of each side of the box: its line; a few pixels further in the thing, further out the ground.
      for (const [x, y, dx, dy] of [
        [160, 130, 1, 0],
        [240, 130, -1, 0],
        [200, 180, 0, -1],
      ] as const) {
        expect(distance(pixels.at(x, y), line)).toBeLessThan(70);
        expect(distance(pixels.at(x + 6 * dx, y + 6 * dy), red)).toBeLessThan(12);
        expect(distance(pixels.at(x - 6 * dx, y - 6 * dy), grey)).toBeLessThan(12);
      }
    },
  );

  it("JPEG of which the result says nothing: upright", async () => {
    const drawn = await annotatePicture(await storedPicture(scene, 6, "jpeg"), { labels });
    expect(drawn).toMatchObject({ width: 320, height: 200 });
  });

  it("PNG: as it is stored where its result says nothing, for Rekognition does not turn it", async () => {
    const stored = await storedPicture({ ...scene, at: scene.at }, 6, "png");
    expect(await sharp(stored).metadata()).toMatchObject({ orientation: 6, width: 200 });
    const drawn = await annotatePicture(stored, {
      labels: [
        sampleLabel({
          // The red thing as it lies in the stored picture of 200 × 320.
          instances: [
            { confidence: 90, bounding_box: { left: 0.4, top: 0.25, width: 0.5, height: 0.25 } },
          ],
        }),
      ],
    });
    expect((await sharp(drawn.bytes).metadata()).orientation).toBeUndefined();
    const pixels = await pixelsOf(drawn.bytes);
    expect([pixels.width, pixels.height]).toEqual([200, 320]);
    expect(distance(pixels.at(80, 120), line)).toBeLessThan(70);
    expect(distance(pixels.at(87, 120), red)).toBeLessThan(3);
    expect(distance(pixels.at(73, 120), grey)).toBeLessThan(3);
  });
});

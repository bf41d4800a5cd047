import { describe, expect, it } from "@jest/globals";
import sharp from "sharp";
import { redactPicture } from "./redact-picture.ts";
import { redactText } from "./redact-text.ts";
import { distance, pixelsOf, storedPicture } from "./sample-pictures.fixture.ts";

const size = { width: 320, height: 200 };
const grey = [128, 128, 128] as const;
/** Where letters or eyes would be: black and white columns, each three pixels wide. */
const isStriped = (x: number, y: number) => x >= 100 && x < 160 && y >= 60 && y < 100;
const scene = {
  ...size,
  at: (x: number, y: number) =>
    isStriped(x, y)
      ? Math.floor(x / 3) % 2 === 0
        ? ([0, 0, 0] as const)
        : ([255, 255, 255] as const)
      : grey,
};
const boundingBox = { left: 100 / 320, top: 60 / 200, width: 60 / 320, height: 40 / 200 };
const faces = [{ confidence: 99, bounding_box: boundingBox, landmarks: [] }];
const line = { text: "4711", confidence: 99, bounding_box: boundingBox, polygon: [] };
const text = { lines: [line], words: [{ ...line, line: 0 }] };

/** The greatest difference between neighbours within the place. */
async function contrast(bytes: Buffer): Promise<number> {
  const pixels = await pixelsOf(bytes);
  let most = 0;
  for (let y = 60; y < 100; y += 1) {
    for (let x = 100; x < 159; x += 1) {
      most = Math.max(most, distance(pixels.at(x, y), pixels.at(x + 1, y)));
    }
  }
  return most;
}

describe("a redacted picture", () => {
  it.each([
    ...([1, 6, 8] as const).map((orientation) => ["jpeg", orientation] as const),
    ...([3, 6, 8] as const).map((orientation) => ["png", orientation] as const),
  ])(
    "has nothing left of what was there: %s, orientation %i, as its result says",
    async (format, orientation) => {
      const picture = await storedPicture(scene, orientation, format);
      for (const [found, kind] of [
        [{ faces }, "faces"],
        [{ text }, "text"],
      ] as const) {
        const redacted = await redactPicture(picture, found, [kind], { image: { orientation } });
        expect(redacted).toMatchObject({ ...size, format });
        expect(redacted.counts[kind]).toBe(1);
        const { width, height, exif } = await sharp(redacted.bytes).metadata();
        expect({ width, height, exif }).toEqual({ ...size, exif: undefined });
        expect(await contrast(redacted.bytes)).toBeLessThan(40);
      }
    },
  );

  it("tells of each place that is not in the picture: nothing was done about it", async () => {
    const picture = await storedPicture(scene, 1, "png");
    const beside = { ...line, bounding_box: { left: 5, top: 5, width: 1, height: 1 } };
    const found = { faces, text: { lines: [line, beside], words: [] } };
    const redacted = await redactPicture(picture, found, ["faces", "text"]);
    expect(redacted).toMatchObject({ counts: { faces: 1, text: 1 }, leftOutCount: 1 });
    expect(redactText("out.png", redacted, ["faces", "text"])).toBe(
      "1 face and 1 line of text made unrecognisable: out.png; 1 place is outside the picture, and nothing was done there",
    );
    expect(await redactPicture(picture, found, ["faces"])).toMatchObject({ leftOutCount: 0 });
  });

  it("is blurred whole where moderation has something against it, if that is asked for", async () => {
    const picture = await storedPicture(scene, 1, "png");
    const label = { label: "Violence", confidence: 90, parents: [], taxonomy_level: 1 };
    const found = { faces, moderation: { labels: [label], content_types: [] } };
    const blurred = await redactPicture(picture, found, ["faces"], { blurDelicate: true });
    expect(blurred).toMatchObject({ ...size, isBlurred: true, counts: { faces: 1, text: 0 } });
    const pixels = await pixelsOf(blurred.bytes);
    // Outside of the face, too: beside the stripes all was of one grey.
    expect(distance(pixels.at(96, 80), grey)).toBeGreaterThan(0);
    const clear = await redactPicture(picture, found, ["faces"]);
    expect(clear.isBlurred).toBe(false);
    const harmless = await redactPicture(picture, { faces }, ["faces"], { blurDelicate: true });
    expect(harmless.isBlurred).toBe(false);
  });

  it("is what it was everywhere else, and bit for bit where it is a PNG", async () => {
    const picture = await storedPicture(scene, 1, "png");
    const { bytes } = await redactPicture(picture, { faces }, ["faces"]);
    const pixels = await pixelsOf(bytes);
    expect(pixels.at(20, 20)).toEqual([...grey]);
    expect(pixels.at(300, 190)).toEqual([...grey]);
    // A fifth of the box more on each side.
    expect(pixels.at(86, 80)).toEqual([...grey]);
    expect(pixels.at(90, 80)).not.toEqual([...grey]);
  });

  it("has letters in one colour, and a face in no more than sixteen", async () => {
    const picture = await storedPicture(scene, 1, "png");
    const coloursIn = async (bytes: Buffer) => {
      const pixels = await pixelsOf(bytes);
      const colours = new Set<string>();
      for (let y = 58; y < 102; y += 1)
        for (let x = 96; x < 164; x += 1) colours.add(String(pixels.at(x, y)));
      return colours.size;
    };
    expect(await coloursIn((await redactPicture(picture, { text }, ["text"])).bytes)).toBe(1);
    const face = await redactPicture(picture, { faces }, ["faces"]);
    expect(await coloursIn(face.bytes)).toBeLessThanOrEqual(16);
  });

  it("leaves what was not asked for, and what has no place in the picture", async () => {
    const picture = await storedPicture(scene, 1, "png");
    const outside = { ...faces[0], bounding_box: { left: 2, top: 2, width: 1, height: 1 } };
    const redacted = await redactPicture(picture, { faces: [outside as (typeof faces)[0]], text }, [
      "faces",
    ]);
    expect(redacted.counts).toEqual({ faces: 0, text: 0 });
    expect(await contrast(redacted.bytes)).toBeGreaterThan(200);
  });

  it("takes a face at the very edge, and one that is the whole picture", async () => {
    const picture = await storedPicture(scene, 1, "png");
    const at = (left: number, top: number, width: number, height: number) => ({
      ...{ confidence: 99, landmarks: [] },
      bounding_box: { left, top, width, height },
    });
    const found = { faces: [at(-0.1, -0.1, 0.2, 0.2), at(0.99, 0.99, 0.5, 0.5), at(0, 0, 1, 1)] };
    const { counts, bytes } = await redactPicture(picture, found, ["faces"]);
    expect(counts.faces).toBe(3);
    expect(await contrast(bytes)).toBeLessThan(100);
  });
});

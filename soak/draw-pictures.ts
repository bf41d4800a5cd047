import { createHash } from "node:crypto";
import sharp from "sharp";
import type { ImageErrorCode, Picture } from "./picture.ts";
import { type Random, randomFrom, wholeBelow } from "./random.ts";

const pictureWidth = 320;
const pictureHeight = 240;

/**
 * Draws so many pictures, JPEG and PNG in turn, and behind them a few that are refused before recognition. No two have the
 * same bytes, and a seed always gives the same ones.
 */
export async function drawPictures(count: number, seed: number): Promise<Picture[]> {
  const random = randomFrom(seed);
  const pictures: Picture[] = [];
  for (let index = 0; index < count; index += 1) {
    const colours = quilt(random, pictureWidth, pictureHeight);
    const bytes = await (index % 2 === 0 ? colours.jpeg() : colours.png()).toBuffer();
    // One class of the local detector's 80 for each, and a confidence that no other has.
    const expects = { status: "succeeded", classIndex: index, confidence: 60 + index / 2 } as const;
    pictures.push(picture(index, bytes, expects));
  }
  for (const [code, bytes] of await refused(random)) {
    pictures.push(picture(pictures.length, bytes, { status: "failed", code }));
  }
  return pictures;
}

async function refused(random: Random): Promise<[ImageErrorCode, Buffer][]> {
  const whole = await quilt(random, pictureWidth, pictureHeight).jpeg().toBuffer();
  return [
    ["image_too_small", await quilt(random, 79, 100).png().toBuffer()],
    ["unsupported_image", await quilt(random, pictureWidth, pictureHeight).webp().toBuffer()],
    ["corrupt_image", whole.subarray(0, whole.length / 2)],
  ];
}

/** A quilt of colours. */
function quilt(random: Random, width: number, height: number) {
  const pixels = Buffer.from(Array.from({ length: 8 * 6 * 3 }, () => wholeBelow(256, random)));
  const raw = { width: 8, height: 6, channels: 3 } as const;
  return sharp(pixels, { raw }).resize(width, height, { fit: "fill", kernel: "nearest" });
}

function picture(index: number, bytes: Buffer, expects: Picture["expects"]): Picture {
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return { index, bytes, sha256, expects };
}

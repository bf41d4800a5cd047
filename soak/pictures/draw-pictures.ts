import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import sharp from "sharp";
import { type Random, randomFrom, wholeBelow } from "../random.ts";
import { bmpHeader } from "./encode-bmp.ts";
import type { Expected, ImageErrorCode, Picture } from "./picture.ts";
import { heicSamples, pictureHeight, pictureKinds, pictureWidth } from "./picture-kinds.ts";

/**
 * Draws so many pictures, of each kind in turn, and behind them a few that are refused before recognition, by their first
 * bytes or by whoever is to convert them. No two have the same bytes, and a seed always gives the same ones.
 * @param samples the folder of the converter's
 */
export async function drawPictures(count: number, seed: number, samples: URL): Promise<Picture[]> {
  const random = randomFrom(seed);
  const heic = [...heicSamples];
  const pictures: Picture[] = [];
  for (let index = 0; index < count; index += 1) {
    const { bytes, truth } = await draw(index, heic, random, samples);
    // One class of the local detector's 80 for each, and a confidence that no other has.
    const sight = {
      classIndex: index,
      confidence: 60 + index / 2,
      explicit: 20 + ((index * 7) % 80),
    };
    pictures.push(picture(index, bytes, { status: "succeeded", image: truth, ...sight }));
  }
  for (const [code, bytes] of await refused(random, samples)) {
    pictures.push(picture(pictures.length, bytes, { status: "failed", code }));
  }
  return pictures;
}

async function draw(
  index: number,
  heic: (typeof heicSamples)[number][],
  random: Random,
  samples: URL,
) {
  const kind = pictureKinds[index % pictureKinds.length] ?? "heic";
  if (kind !== "heic")
    return {
      bytes: await kind.encode(quilt(random, pictureWidth, pictureHeight)),
      truth: kind.truth,
    };
  const [sample] = heic.splice(wholeBelow(heic.length, random), 1);
  if (!sample) throw new Error("There are not so many HEIC images.");
  const [file, truth] = sample;
  return { bytes: await readFile(new URL(file, samples)), truth };
}

async function refused(random: Random, samples: URL): Promise<[ImageErrorCode, Buffer][]> {
  const quilted = () => quilt(random, pictureWidth, pictureHeight);
  const half = (file: Buffer) => file.subarray(0, file.length / 2);
  const narrow = () => quilt(random, 79, 100);
  return [
    ["image_too_small", await narrow().png().toBuffer()],
    ["unsupported_image", Buffer.from(`No picture, but ${random()}`)],
    ["corrupt_image", half(await quilted().jpeg().toBuffer())],
    // These are found to be so by who is to convert them.
    ["image_too_small", await narrow().webp().toBuffer()],
    ["corrupt_image", half(await quilted().webp().toBuffer())],
    ["corrupt_image", half(await readFile(new URL("plain.heic", samples)))],
    ["image_too_large", bmpHeader(20_000, 20_000, 1_200_000_054)],
    ["conversion_failed", await readFile(new URL("float-grey.tif", samples))],
  ];
}

/** A quilt of colours. */
function quilt(random: Random, width: number, height: number) {
  const pixels = Buffer.from(Array.from({ length: 8 * 6 * 3 }, () => wholeBelow(256, random)));
  const raw = { width: 8, height: 6, channels: 3 } as const;
  return sharp(pixels, { raw }).resize(width, height, { fit: "fill", kernel: "nearest" });
}

function picture(index: number, bytes: Buffer, expects: Expected): Picture {
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return { index, bytes, sha256, expects };
}

import { describe, expect, it } from "@jest/globals";
import sharp from "sharp";
import { convertPicture, plainSharp } from "../../backend/adapters/convert/convert-picture.ts";
import { drawPictures } from "./draw-pictures.ts";
import { pictureKinds } from "./picture-kinds.ts";
import { sightsOf } from "./sights.ts";

const samples = new URL("../../backend/adapters/convert/samples/", import.meta.url);

describe("the pictures of a soak", () => {
  it("are of every format, half of them converted, and what a result is to tell is what the converter does", async () => {
    const pictures = await drawPictures(pictureKinds.length, 1, samples);
    const formats = new Set<string>();
    let converted = 0;
    for (const { bytes, expects } of pictures) {
      if (expects.status !== "succeeded" || !expects.image.isConverted) continue;
      const { isConverted: _, isRepaired, ...truth } = expects.image;
      const { image, repaired = false } = await convertPicture(
        bytes,
        truth.format,
        plainSharp(sharp),
      );
      expect({ ...image, isRepaired: repaired }).toEqual({ ...truth, isRepaired });
      formats.add(truth.format);
      converted += 1;
    }
    expect([...formats].sort()).toEqual([
      "avif",
      "bmp",
      "gif",
      "heic",
      "jpeg",
      "png",
      "tiff",
      "webp",
    ]);
    expect(converted).toBe(pictureKinds.length / 2);
  });

  it("are each to be told from all others once they are JPEGs, as many as there can be", async () => {
    const pictures = await drawPictures(80, 2, samples);
    expect(Object.keys(await sightsOf(pictures))).toHaveLength(80);
  });
});

import { readFile } from "node:fs/promises";
import { expect, it } from "@jest/globals";
import sharp from "sharp";
import { newPicture, newWebp } from "./picture.ts";

const pixels = (picture: Buffer) => sharp(picture).raw().toBuffer();
const stopSign = new URL("../../../test-cases/stop-sign.jpg", import.meta.url);

it("makes other bytes of a picture each time, and the same pixels", async () => {
  const jpeg = await readFile(stopSign);
  const [one, two] = [newPicture(jpeg), newPicture(jpeg)];
  expect(one.equals(two)).toBe(false);
  expect((await pixels(one)).equals(await pixels(jpeg))).toBe(true);
});

it("does so with a WebP", async () => {
  const webp = await sharp(await readFile(stopSign))
    .webp()
    .toBuffer();
  const [one, two] = [newWebp(webp), newWebp(webp)];
  expect(one.equals(two)).toBe(false);
  expect((await pixels(one)).equals(await pixels(webp))).toBe(true);
});

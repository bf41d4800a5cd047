import { readFile } from "node:fs/promises";
import { expect, it } from "@jest/globals";
import sharp from "sharp";
import { newPicture } from "./picture.ts";

const stopSign = new URL("../../../test-cases/stop-sign.jpg", import.meta.url);

it("makes other bytes of a picture each time, and the same pixels", async () => {
  const jpeg = await readFile(stopSign);
  const [one, two] = [newPicture(jpeg), newPicture(jpeg)];
  expect(one.equals(two)).toBe(false);
  const pixels = (picture: Buffer) => sharp(picture).raw().toBuffer();
  expect((await pixels(one)).equals(await pixels(jpeg))).toBe(true);
});

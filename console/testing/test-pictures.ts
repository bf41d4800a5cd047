import { readFile } from "node:fs/promises";
import sharp from "sharp";
import type { TestFile } from "./browser.ts";

export async function testCase(file: string, name = file): Promise<TestFile> {
  const buffer = await readFile(new URL(`../../test-cases/${file}`, import.meta.url));
  return { name, mimeType: "image/jpeg", buffer };
}

/** Pictures that are blue, with a red field at `box`. Each of another size is another picture. */
async function field(
  box: { left: number; top: number; width: number; height: number },
  [width, height]: [number, number],
) {
  const red = {
    ...{ left: Math.round(box.left * width), top: Math.round(box.top * height) },
    input: {
      create: {
        width: Math.round(box.width * width),
        height: Math.round(box.height * height),
        channels: 3 as const,
        background: "#e00000",
      },
    },
  };
  const ground = { width, height, channels: 3 as const, background: "#2040c0" };
  const { data, info } = await sharp({ create: ground })
    .composite([red])
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, info };
}

type Turn = { degrees?: 90 | 180 | 270; mirror?: "flip" | "flop" };
/** What is done to an upright picture, in this order, so that it is stored as EXIF calls it. */
const stored: Readonly<Record<number, Turn>> = {
  1: {},
  2: { mirror: "flop" },
  3: { degrees: 180 },
  4: { mirror: "flip" },
  5: { degrees: 90, mirror: "flop" },
  6: { degrees: 270 },
  7: { degrees: 270, mirror: "flop" },
  8: { degrees: 90 },
};

/** The same upright picture, stored in each of EXIF's eight ways. */
export async function orientedPicture(
  orientation: number,
  box: { left: number; top: number; width: number; height: number },
  size: [number, number] = [480, 320],
  format: "jpeg" | "png" | "webp" | "avif" = "jpeg",
): Promise<TestFile> {
  const { data, info } = await field(box, size);
  const { degrees, mirror } = stored[orientation] ?? {};
  const turned = await sharp(data, { raw: info })
    .rotate(degrees ?? 0)
    .raw()
    .toBuffer({ resolveWithObject: true });
  const last = sharp(turned.data, { raw: turned.info });
  if (mirror) last[mirror]();
  const buffer = await last.withMetadata({ orientation })[format]({ quality: 95 }).toBuffer();
  const name = `exif-${orientation}.${format === "jpeg" ? "jpg" : format}`;
  return { name, mimeType: `image/${format}`, buffer };
}

/** In a format that Chromium does not show, and the API converts. */
export async function tiffPicture(
  box: { left: number; top: number; width: number; height: number },
  size: [number, number],
): Promise<TestFile> {
  const { data, info } = await field(box, size);
  const buffer = await sharp(data, { raw: info }).tiff().toBuffer();
  return { name: "scan.tiff", mimeType: "image/tiff", buffer };
}

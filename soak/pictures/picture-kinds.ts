import type { Sharp } from "sharp";
import { encodeBmp } from "./encode-bmp.ts";
import type { ImageTruth } from "./picture.ts";

export const pictureWidth = 320;
export const pictureHeight = 240;

/** A kind of file: what is made of pixels, and what a result is to tell of it. */
export interface PictureKind {
  encode: (pixels: Sharp) => Promise<Buffer>;
  truth: ImageTruth;
}

const upright = {
  width: pictureWidth,
  height: pictureHeight,
  isConverted: false,
  isRepaired: false,
};
/** Lies on its side, and says so. */
const turned = { ...upright, width: pictureHeight, height: pictureWidth, orientation: 6 };
const converted = { ...upright, isConverted: true };
const turnedAndConverted = { ...turned, isConverted: true };
const turn = (pixels: Sharp) => pixels.withMetadata({ orientation: 6 });

const endOfJpeg = 2;
const endOfPng = 12;
const withoutEnd = (file: Buffer, bytes: number) => file.subarray(0, file.length - bytes);

const jpeg: PictureKind = {
  encode: (pixels) => pixels.jpeg().toBuffer(),
  truth: { format: "jpeg", ...upright },
};
const png: PictureKind = {
  encode: (pixels) => pixels.png().toBuffer(),
  truth: { format: "png", ...upright },
};
const webp: PictureKind = {
  encode: (pixels) => pixels.webp().toBuffer(),
  truth: { format: "webp", ...converted },
};
const avif: PictureKind = {
  encode: (pixels) => pixels.avif({ effort: 0 }).toBuffer(),
  truth: { format: "avif", ...converted },
};
const gif: PictureKind = {
  encode: (pixels) => pixels.gif().toBuffer(),
  truth: { format: "gif", ...converted },
};
const bmp: PictureKind = {
  encode: async (pixels) => encodeBmp(await pixels.raw().toBuffer(), pictureWidth, pictureHeight),
  truth: { format: "bmp", ...converted },
};
const turnedJpeg: PictureKind = {
  encode: (pixels) => turn(pixels).jpeg().toBuffer(),
  truth: { format: "jpeg", ...turned },
};
const turnedPng: PictureKind = {
  encode: (pixels) => turn(pixels).png().toBuffer(),
  truth: { format: "png", ...turnedAndConverted },
};
const turnedWebp: PictureKind = {
  encode: (pixels) => turn(pixels).webp({ lossless: true }).toBuffer(),
  truth: { format: "webp", ...turnedAndConverted },
};
const turnedTiff: PictureKind = {
  encode: (pixels) => turn(pixels).tiff({ compression: "lzw" }).toBuffer(),
  truth: { format: "tiff", ...turnedAndConverted },
};
const endlessJpeg: PictureKind = {
  encode: async (pixels) => withoutEnd(await pixels.jpeg().toBuffer(), endOfJpeg),
  truth: { format: "jpeg", ...converted, isRepaired: true },
};
const endlessPng: PictureKind = {
  encode: async (pixels) => withoutEnd(await pixels.png().toBuffer(), endOfPng),
  truth: { format: "png", ...converted, isRepaired: true },
};

/** In the order in which they are drawn, again and again: every other one is converted. `heic` is a file from elsewhere. */
export const pictureKinds: readonly (PictureKind | "heic")[] = [
  ...([jpeg, webp, png, "heic", turnedJpeg, avif, png, turnedTiff, jpeg, gif] as const),
  ...([
    png,
    bmp,
    jpeg,
    endlessJpeg,
    png,
    turnedWebp,
    turnedJpeg,
    turnedPng,
    png,
    endlessPng,
  ] as const),
];

/** Of the converter's samples: what nothing here can encode. No two become the same JPEG. */
const heicSize = { width: 160, height: 120, isConverted: true, isRepaired: false };
export const heicSamples: readonly [file: string, truth: ImageTruth][] = [
  ...["plain", "444", "alpha", "thumbnail", "two"].map((name) => heicSample(name)),
  ...[2, 3, 4, 5, 6, 7, 8].map((orientation) =>
    heicSample(`orientation-${orientation}`, orientation),
  ),
];

function heicSample(name: string, orientation?: number): [string, ImageTruth] {
  return [`${name}.heic`, { format: "heic", ...(orientation && { orientation }), ...heicSize }];
}

import sharp from "sharp";
import { chunk, segment, stopSign } from "../picture-bytes.fixture.ts";
import {
  frame,
  idat,
  inflating,
  jpegEnd,
  jpegStart,
  jpegWith,
  png,
  pngBomb,
  pngWith,
  withScans,
  zerosDeflated,
} from "./hostile-images.fixture.ts";
import { attackWithImage, type ImageAttack } from "./image-attack.fixture.ts";
import { area, underAttack } from "./under-attack.fixture.ts";

const gib = 1024 ** 3;
const corrupt = "corrupt_image";
const tooLarge = "image_too_large";

const progressive = () => sharp(stopSign()).resize(160, 160).jpeg({ progressive: true }).toBuffer();
const times = (count: number, bytes: Uint8Array) =>
  Buffer.concat(Array.from({ length: count }, () => bytes));
const text = (words: string) => Buffer.from(words, "latin1");

const sizes: ImageAttack[] = [
  {
    name: "a PNG of 2³¹ × 2³¹ pixels",
    make: () => png({ width: 2 ** 31, height: 2 ** 31 }, idat()),
    ends: tooLarge,
  },
  {
    name: "a PNG of 2³² - 1 pixels a side",
    make: () => png({ width: 2 ** 32 - 1, height: 2 ** 32 - 1 }, idat()),
    ends: tooLarge,
  },
  {
    name: "a PNG of 0 × 2³¹ pixels",
    make: () => png({ width: 0, height: 2 ** 31 }, idat()),
    ends: corrupt,
  },
  {
    name: "a JPEG of 65,535 × 65,535 pixels in a few bytes",
    make: () => Buffer.concat([jpegStart, frame(65_535, 65_535), jpegEnd]),
    ends: tooLarge,
  },
  {
    name: "a JPEG of 10,000 × 10,000 pixels in a few bytes",
    make: () => Buffer.concat([jpegStart, frame(10_000, 10_000), jpegEnd]),
    ends: corrupt,
  },
  {
    name: "a small JPEG with a second, huge frame",
    make: () => Buffer.concat([stopSign().subarray(0, -2), frame(65_535, 65_535), jpegEnd]),
    ends: "succeeded",
  },
  {
    name: "a huge frame within a comment",
    make: () => jpegWith(segment(0xfe, frame(65_535, 65_535))),
    ends: "succeeded",
  },
];

const bombs: ImageAttack[] = [
  {
    name: "a PNG of 10,000 × 10,000 pixels in 13 kB",
    make: () => pngBomb({ width: 10_000, height: 10_000, bits: 1 }),
    ends: "succeeded",
  },
  {
    name: "a PNG of 6,000 × 6,000 pixels of 64 bits in 280 kB",
    make: () => pngBomb({ width: 6_000, height: 6_000, bits: 16, colour: 6 }),
    ends: "succeeded",
  },
  {
    name: "a PNG of 3,000 × 3,000 pixels of 64 bits, interlaced",
    make: () => pngBomb({ width: 3_000, height: 3_000, bits: 16, colour: 6, isInterlaced: true }),
    ends: "succeeded",
  },
  {
    name: "a PNG with a text of 1 GiB",
    make: () => pngWith(inflating("zTXt", gib)),
    ends: "succeeded",
  },
  {
    name: "a PNG with an international text of 1 GiB",
    make: () => pngWith(inflating("iTXt", gib)),
    ends: "succeeded",
  },
  {
    name: "a PNG with a colour profile of 1 GiB",
    make: () => pngWith(inflating("iCCP", gib)),
    ends: "succeeded",
  },
  {
    name: "a PNG with four texts of 100 MiB",
    make: () => pngWith(...Array.from({ length: 4 }, () => inflating("zTXt", gib / 10))),
    ends: "succeeded",
  },
  {
    name: "a PNG with 100 MiB of rows too many",
    make: () => png({ width: 90, height: 90 }, chunk("IDAT", zerosDeflated(100_000_000))),
    ends: "succeeded",
  },
  {
    name: "a PNG of 2³¹ frames",
    make: () => pngWith(chunk("acTL", Buffer.from("7fffffff7fffffff", "hex"))),
    ends: "succeeded",
  },
  {
    name: "a JPEG of 50 scans more",
    make: async () => withScans(await progressive(), 50),
    ends: corrupt,
  },
  {
    name: "a JPEG of 5,000 scans more",
    make: async () => withScans(await progressive(), 5_000),
    ends: corrupt,
  },
];

const lists: ImageAttack[] = [
  {
    name: "a PNG of 100,000 chunks",
    make: () => pngWith(times(100_000, chunk("teSt", Buffer.alloc(0)))),
    ends: "succeeded",
  },
  {
    name: "a PNG of 100,000 texts",
    make: () => pngWith(times(100_000, chunk("tEXt", text("a\0b")))),
    ends: "succeeded",
  },
  {
    name: "a PNG of 100,000 pieces of pixels",
    make: () =>
      png({ width: 90, height: 90 }, times(100_000, chunk("IDAT", Buffer.alloc(0))), idat()),
    ends: "succeeded",
  },
  {
    name: "a JPEG of 60,000 segments",
    make: () => jpegWith(times(60_000, segment(0xe5, Buffer.alloc(0)))),
    ends: "succeeded",
  },
  {
    name: "a JPEG of 60,000 comments",
    make: () => jpegWith(times(60_000, segment(0xfe, text("a")))),
    ends: "succeeded",
  },
  {
    name: "a JPEG of 50 profiles' pieces that are all the first",
    make: () =>
      jpegWith(
        times(
          50,
          segment(0xe2, Buffer.concat([text("ICC_PROFILE\0\x01\xff"), Buffer.alloc(60_000)])),
        ),
      ),
    ends: "succeeded",
  },
  {
    name: "a JPEG with 60,000 restart markers in front",
    make: () => jpegWith(times(60_000, Buffer.from([0xff, 0xd0]))),
    ends: "succeeded",
  },
  {
    name: "a JPEG that restarts after every block",
    make: () => jpegWith(segment(0xdd, Buffer.from([0, 1]))),
    ends: corrupt,
  },
  {
    name: "a JPEG of 60,000 tables",
    make: () =>
      jpegWith(
        times(60_000, segment(0xdb, Buffer.concat([Buffer.from([0]), Buffer.alloc(64, 1)]))),
      ),
    ends: "succeeded",
  },
];

underAttack([
  area("a picture's size", sizes, attackWithImage),
  area("what a picture comes to", bombs, attackWithImage),
  area("how much a picture is made of", lists, attackWithImage),
]);

import { describe, expect, it } from "@jest/globals";
import sharp from "sharp";
import type { ImageFormat } from "../blob/image.ts";
import { endScanner, type ImageEnd } from "./image-end.ts";

const noise = () =>
  sharp({
    create: {
      width: 300,
      height: 200,
      channels: 3,
      background: "#777",
      noise: { type: "gaussian", mean: 128, sigma: 60 },
    },
  });

const pictures: [string, ImageFormat, () => Promise<Buffer>][] = [
  ["a baseline JPEG", "jpeg", () => noise().jpeg().toBuffer()],
  ["a progressive JPEG", "jpeg", () => noise().jpeg({ progressive: true }).toBuffer()],
  [
    "a JPEG with EXIF and ICC",
    "jpeg",
    () => noise().withMetadata({ orientation: 6 }).jpeg().toBuffer(),
  ],
  ["a CMYK JPEG", "jpeg", () => noise().toColourspace("cmyk").jpeg().toBuffer()],
  ["a PNG", "png", () => noise().png().toBuffer()],
  ["an interlaced PNG", "png", () => noise().png({ progressive: true }).toBuffer()],
  ["a 16-bit PNG", "png", () => noise().toColourspace("rgb16").png().toBuffer()],
];

describe.each(pictures)("the end of %s", (_name, format, draw) => {
  it("is found at its last byte, whatever the pieces", async () => {
    const bytes = await draw();
    for (const pieceBytes of [1, 7, 4096, bytes.length]) {
      expect(endOf(format, bytes, pieceBytes)).toBe(bytes.length);
    }
  });

  it("is found with other data behind it", async () => {
    const bytes = await draw();
    const followed = Buffer.concat([bytes, Buffer.alloc(50_000, 0xff)]);
    expect(endScanner(format).push(followed)).toBe("found");
  });

  it("is not found in any part that was cut off", async () => {
    const bytes = await draw();
    for (let kept = 1; kept < bytes.length; kept += Math.ceil(bytes.length / 500)) {
      expect(endScanner(format).push(bytes.subarray(0, kept))).toBeUndefined();
    }
    expect(endScanner(format).push(bytes.subarray(0, -1))).toBeUndefined();
  });
});

it("does not take the end of an EXIF thumbnail for the picture's own", async () => {
  const thumbnail = await noise().resize(60).jpeg().toBuffer();
  const segment = Buffer.concat([Buffer.from("Exif\0\0"), thumbnail]);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(segment.length + 2);
  const picture = await noise().jpeg().toBuffer();
  const soi = picture.subarray(0, 2);
  const app1 = Buffer.concat([Buffer.from([0xff, 0xe1]), length, segment]);
  const whole = Buffer.concat([soi, app1, picture.subarray(2)]);
  expect(endScanner("jpeg").push(whole.subarray(0, app1.length + 500))).toBeUndefined();
  expect(endScanner("jpeg").push(whole)).toBe("found");
});

it("takes no other JPEG's end for that of one that was cut off before it", async () => {
  const picture = await noise().jpeg().toBuffer();
  for (const pieceBytes of [1, 4096, 2 * picture.length]) {
    const cutOff = picture.subarray(0, picture.length >> 1);
    expect(endIn("jpeg", Buffer.concat([cutOff, picture]), pieceBytes)).toBe("cut_off");
    expect(endIn("jpeg", Buffer.concat([picture, picture]), pieceBytes)).toBe("found");
  }
});

function endIn(format: ImageFormat, bytes: Buffer, pieceBytes: number): ImageEnd | undefined {
  const scanner = endScanner(format);
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    const end = scanner.push(bytes.subarray(at, at + pieceBytes));
    if (end) return end;
  }
  return undefined;
}

/** How many bytes were pushed when the end was seen. */
function endOf(format: ImageFormat, bytes: Buffer, pieceBytes: number): number {
  const scanner = endScanner(format);
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    if (scanner.push(bytes.subarray(at, at + pieceBytes))) {
      return Math.min(bytes.length, at + pieceBytes);
    }
  }
  return -1;
}

import { describe, expect, it } from "@jest/globals";
import sharp, { type JpegOptions, type PngOptions } from "sharp";
import { preflight } from "../../core/recognition/preflight.ts";
import {
  animated,
  brokenExif,
  iccProfile,
  segment,
  withSegments,
} from "../../e2e/picture-bytes.fixture.ts";
import { fakeUploads } from "../../testing/fake-uploads.ts";
import { inspectHead } from "./inspect-head.ts";

const ref = { key: "uploads/1" };
const small = 64 * 1024;
const mib = 1024 * 1024;

/** Noise, so that there is something to read. */
const picture = () =>
  sharp({
    create: {
      width: 640,
      height: 400,
      channels: 3,
      background: "#777",
      noise: { type: "gaussian", mean: 128, sigma: 60 },
    },
  });
const jpeg = (options: JpegOptions = {}) =>
  picture()
    .jpeg({ quality: 95, ...options })
    .toBuffer();
const png = (options: PngOptions = {}) => picture().png(options).toBuffer();

async function run(object: Buffer) {
  const uploads = fakeUploads();
  uploads.put(ref, object);
  const its = { bytes: object.length, etag: "etag" };
  const read = (fromByte: number, maxBytes: number) => uploads.read(ref, fromByte, maxBytes);
  const result = await preflight(its, read, inspectHead);
  return { result, reads: uploads.reads };
}

describe("pre-flight on real images", () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    "tells the pixels of a JPEG upright, as decoders turn it by its EXIF orientation %i",
    async (orientation) => {
      const bytes = await picture().withMetadata({ orientation }).jpeg().toBuffer();
      const { width, height } = (await sharp(bytes).metadata()).autoOrient;
      const image = { format: "jpeg", width, height, orientation };
      expect((await run(bytes)).result).toMatchObject({ kind: "accepted", image });
    },
  );

  it.each([
    ["a baseline JPEG", () => jpeg()],
    ["a progressive JPEG", () => jpeg({ progressive: true })],
    ["a CMYK JPEG", () => cmyk()],
    ["a greyscale JPEG", () => picture().greyscale().jpeg().toBuffer()],
    [
      "a JPEG with EXIF and ICC",
      () => picture().withMetadata({ orientation: 3 }).jpeg().toBuffer(),
    ],
    ["a JPEG with 200 KiB of ICC", async () => withSegments(await jpeg(), ...iccProfile(200_000))],
    ["a JPEG with 2 MB of ICC", async () => withSegments(await jpeg(), ...iccProfile(2_000_000))],
    ["a JPEG with 3 MB of maker notes", async () => withSegments(await jpeg(), ...makerNotes(3))],
    ["a JPEG with a broken EXIF block", async () => withSegments(await jpeg(), brokenExif())],
    ["a PNG", () => png()],
    ["an interlaced PNG", () => png({ progressive: true })],
    ["a PNG with a palette", () => png({ palette: true, effort: 1 })],
    ["a 16-bit PNG", () => picture().toColourspace("rgb16").png().toBuffer()],
    ["an animated PNG", async () => animated(await png())],
  ])("accepts %s, whole or with other data behind it, and never cut off", async (_, make) => {
    const bytes = await make();
    const format = bytes[0] === 0xff ? "jpeg" : "png";
    const image = { format, width: 640, height: 400 };
    expect((await run(bytes)).result).toMatchObject({ kind: "accepted", image });
    const followed = Buffer.concat([bytes, Buffer.alloc(mib, "trailer")]);
    expect((await run(followed)).result).toMatchObject({ kind: "accepted", image });
    for (const kept of [0.3, 0.6, 0.99].map((part) => Math.floor(part * bytes.length))) {
      const { result } = await run(bytes.subarray(0, kept));
      expect(result).toMatchObject({ kind: "refused", failure: { code: "corrupt_image", format } });
    }
  });

  it("reads 64 KiB of most photos, and then the rest at once", async () => {
    const photo = await jpeg();
    expect(photo.length).toBeGreaterThan(small);
    expect((await run(photo)).reads).toEqual([
      { fromByte: 0, maxBytes: small },
      { fromByte: small, maxBytes: 4 * mib },
    ]);
  });

  it("reads on, no byte twice, where the header is far behind", async () => {
    const { reads } = await run(withSegments(await jpeg(), ...iccProfile(2_000_000)));
    expect(reads.slice(0, 3)).toEqual([
      { fromByte: 0, maxBytes: small },
      { fromByte: small, maxBytes: mib - small },
      { fromByte: mib, maxBytes: 15_000_000 - mib },
    ]);
  });
});

function cmyk(): Promise<Buffer> {
  return picture().toColourspace("cmyk").jpeg({ quality: 95 }).toBuffer();
}

/** So many megabytes of application segments that hold what looks like markers. */
function makerNotes(megabytes: number): Buffer[] {
  const note = segment(
    0xe4,
    Buffer.alloc(65_000, Buffer.from([0xff, 0xc0, 0xff, 0xd9, 0xff, 0xda])),
  );
  return Array.from({ length: Math.ceil((megabytes * 1e6) / note.length) }, () => note);
}

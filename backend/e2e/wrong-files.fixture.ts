import { readFile } from "node:fs/promises";
import sharp, { type Sharp } from "sharp";
import type { BlobErrorCode } from "../core/blob/failure.ts";
import { otherFiles } from "./other-files.fixture.ts";
import {
  animated,
  brokenExif,
  clock,
  flatPng,
  flipped,
  iccProfile,
  paddedTo,
  segmentAt,
  stopSign,
  withGainMap,
  withSegments,
} from "./picture-bytes.fixture.ts";

/** What becomes of a file that someone uploads. */
export type Ending =
  | { status: "failed"; code: BlobErrorCode; message: string }
  | { status: "succeeded"; label: string; isRepaired?: true }
  | { status: "succeeded"; warning: "no_labels"; message: string; hint: string }
  /** S3 does not take it: its status, and the code in its answer. The blob goes on waiting. */
  | { status: "refused"; httpStatus: number; code: string };

export interface WrongFile {
  /** As docs/errors.md calls it */
  file: string;
  make: () => Promise<Buffer>;
  /** Default: photo.jpg */
  name?: string;
  /** How often DetectLabels is asked: twice where it does not take what is converted then */
  asked: 0 | 1 | 2;
  ending: Ending;
  /** Told as `size` when the blob is created, and never sent */
  announced?: true;
}

type Make = () => Buffer | Promise<Buffer>;
const row = (asked: 0 | 1 | 2, ending: Ending) => (file: string, make: Make, name?: string) => {
  const wrongFile: WrongFile = { file, make: async () => make(), asked, ending };
  return name ? { ...wrongFile, name } : wrongFile;
};

const failed = (code: BlobErrorCode, message: string): Ending => ({
  status: "failed",
  code,
  message,
});
const fine = (label: string) => row(1, { status: "succeeded", label });
/** It lacks no pixel. */
const repaired = (label: string, asked: 1 | 2 = 1) =>
  row(asked, { status: "succeeded", label, isRepaired: true });
/** What an encoder that is not ours made of the same picture. */
const sample = (name: string) => () =>
  readFile(new URL(`../adapters/convert/samples/${name}`, import.meta.url));
const unsupported = (found?: string) =>
  row(
    0,
    failed(
      "unsupported_image",
      found
        ? `This is ${found}, which cannot be recognised here.`
        : "The uploaded bytes are no picture that can be recognised, whatever the file is called.",
    ),
  );
const damaged = (format: string, asked: 0 | 1 = 0) => {
  const message = `The ${format} image is damaged or cut off and cannot be decoded.`;
  return row(asked, failed("corrupt_image", message));
};
const corrupt: (format: "JPEG" | "PNG", asked?: 0 | 1) => ReturnType<typeof row> = damaged;
const variant = (found: string, format: "JPEG" | "PNG") =>
  row(
    0,
    failed(
      "unsupported_image",
      `This is ${found}, a kind of ${format} that recognition does not take.`,
    ),
  );
const tooSmall = (size: string) =>
  row(
    0,
    failed(
      "image_too_small",
      `The picture is ${size} pixels; at least 80 pixels a side are needed.`,
    ),
  );
const tooLarge = (it: string) => row(0, failed("image_too_large", it));
const blank = row(1, {
  status: "succeeded",
  warning: "no_labels",
  message: "Nothing was recognised in this picture.",
  hint: "The picture is nearly all one colour: check that it is the right one.",
});
const empty = row(0, failed("empty_upload", "The uploaded file is empty (0 bytes)."));
const announced = (wrongFile: WrongFile): WrongFile => ({ ...wrongFile, announced: true });

/** Only its header says so: what follows is not of that kind, and is never looked at. */
function withFrame(jpeg: Buffer, marker: number): Buffer {
  const changed = Buffer.from(jpeg);
  changed[segmentAt(changed, sof) + 1] = marker;
  return changed;
}

const grey = () => sharp(stopSign()).toColourspace("b-w");
const half = (bytes: Buffer) => bytes.subarray(0, bytes.length >> 1);
const redrawn = (draw: (picture: Sharp) => Sharp) => () => draw(sharp(stopSign())).toBuffer();

const sof = 0xc0;
const dht = 0xc4;
const maxBytes = 50_000_000;

/** Every wrong file, and the unusual ones that are fine: what docs/errors.md tells is what the tests run. */
export const wrongFiles: WrongFile[] = [
  fine("Stopsign")("WebP", sample("lossy.webp")),
  fine("Stopsign")("WebP, animated: its first frame", sample("animated.webp")),
  fine("Stopsign")("HEIC", sample("plain.heic")),
  fine("Stopsign")("HEIC, lying on its side", sample("orientation-6.heic")),
  fine("Stopsign")("AVIF", sample("plain.avif")),
  fine("Stopsign")("GIF", sample("plain.gif")),
  fine("Stopsign")("TIFF", sample("deflate.tif")),
  fine("Stopsign")("TIFF of several pages: the first", sample("pages.tif")),
  fine("Stopsign")("BMP", sample("24-bit.bmp")),
  fine("Stopsign")("JPEG XL, in a container", sample("container.jxl")),
  fine("Stopsign")("JPEG XL, its codestream alone", sample("lossy.jxl")),
  fine("Stopsign")("JPEG 2000, in a container", sample("plain.jp2")),
  fine("Stopsign")("JPEG 2000, its codestream alone", sample("plain.j2k")),
  fine("Stopsign")("JPEG-LS", sample("colour.jls")),
  fine("Stopsign")("JPEG, 12 bits a sample", sample("12-bit.jpg")),
  fine("Stopsign")("JPEG, lossless", sample("lossless.jpg")),
  fine("Stopsign")("JPEG, arithmetic coding", sample("arithmetic.jpg")),
  damaged("HEIC")("HEIC, cut off in the middle", async () => half(await sample("plain.heic")())),
  damaged("WebP")("WebP, cut off in the middle", async () => half(await sample("lossy.webp")())),
  ...otherFiles.map(([file, found, make]) => unsupported(found)(file, make)),

  variant("a hierarchical JPEG", "JPEG")("JPEG, hierarchical", () => withFrame(stopSign(), 0xc5)),

  fine("Stopsign")("JPEG named `.png`", stopSign, "photo.png"),
  fine("Stopsign")(
    "JPEG, progressive",
    redrawn((it) => it.jpeg({ progressive: true })),
  ),
  fine("Stopsign")(
    "JPEG, CMYK",
    redrawn((it) => it.toColourspace("cmyk").jpeg()),
  ),
  fine("Stopsign")("JPEG, 2.6 MB of colour profile before the picture", () =>
    withSegments(stopSign(), ...iccProfile(2_600_000)),
  ),
  fine("Stopsign")("JPEG, its EXIF block broken", () => withSegments(stopSign(), brokenExif())),
  fine("Stopsign")("JPEG, another one behind it", () => Buffer.concat([stopSign(), stopSign()])),
  fine("Stopsign")("JPEG, Ultra HDR, in grey", async () =>
    withGainMap(await grey().jpeg().toBuffer(), await grey().resize(80).jpeg().toBuffer()),
  ),
  fine("Stopsign")("JPEG, other data behind its end", () =>
    Buffer.concat([stopSign(), Buffer.from("appended by an editor")]),
  ),
  fine("Stopsign")(
    "PNG, interlaced",
    redrawn((it) => it.png({ progressive: true })),
  ),
  fine("Stopsign")(
    "PNG, 16 bits a channel",
    redrawn((it) => it.toColourspace("rgb16").png()),
  ),
  fine("Clock")("PNG, animated", () => animated(clock())),
  blank("picture of one colour", () => flatPng(300, 200)),

  tooSmall("79 × 80")("79 × 80 pixels", () => flatPng(79, 80)),
  blank("80 × 80 pixels, one colour", () => flatPng(80, 80)),
  blank("10,000 pixels wide, one colour", () => flatPng(10_000, 80)),
  blank("10,001 pixels wide, one colour", () => flatPng(10_001, 80)),
  blank("10,000 × 10,000 pixels of one colour in 460 kB (a decompression bomb)", () =>
    flatPng(10_000, 10_000),
  ),

  tooLarge("The picture is 12,001 × 10,000 pixels; at most 120,000,000 pixels can be converted.")(
    "12,001 × 10,000 pixels",
    () => flatPng(12_001, 10_000),
  ),

  fine("Stopsign")("15,000,000 bytes", () => paddedTo(stopSign(), 15_000_000)),
  fine("Stopsign")("15,000,001 bytes, which Rekognition would not take", () =>
    paddedTo(stopSign(), 15_000_001),
  ),
  row(0, { status: "refused", httpStatus: 400, code: "EntityTooLarge" })(
    "50,000,001 bytes, sent without being announced",
    () => paddedTo(stopSign(), maxBytes + 1),
  ),
  announced(
    tooLarge("The file is 50,000,001 bytes; the limit is 50,000,000 bytes.")(
      "50,000,001 bytes, announced as `size`",
      () => paddedTo(stopSign(), maxBytes + 1),
    ),
  ),
  empty("empty", () => Buffer.alloc(0)),
  announced(empty("empty, announced as `size`", () => Buffer.alloc(0))),

  unsupported()("JPEG, cut off after 2 bytes", () => stopSign().subarray(0, 2)),
  corrupt("JPEG")("JPEG, cut off within its header", () =>
    stopSign().subarray(0, segmentAt(stopSign(), sof) + 6),
  ),
  corrupt("JPEG")("JPEG, cut off in the middle", () => half(stopSign())),
  corrupt("JPEG")("JPEG, cut off, and a whole one behind it", () =>
    Buffer.concat([half(stopSign()), stopSign()]),
  ),
  repaired("Stopsign")("JPEG, its last byte missing", () => stopSign().subarray(0, -1)),
  corrupt("JPEG", 1)("JPEG, damaged inside", () =>
    flipped(stopSign(), segmentAt(stopSign(), dht) + 5, 16),
  ),
  unsupported()("PNG, cut off within its signature", () => clock().subarray(0, 4)),
  corrupt("PNG")("PNG, cut off within its header", () => clock().subarray(0, 20)),
  corrupt("PNG")("PNG, cut off in the middle", () => half(clock())),
  repaired("Clock")("PNG, its last chunk missing", () => clock().subarray(0, -12)),
  repaired("Clock", 2)("PNG, a checksum wrong", () => flipped(clock(), clock().length - 16, 1)),
  corrupt("PNG", 1)("PNG, damaged inside", () => flipped(clock(), clock().indexOf("IDAT") + 500)),
];

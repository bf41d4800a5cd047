import { setImmediate } from "node:timers/promises";
import type { Channels, Sharp } from "sharp";
import type { Redactable } from "../options/option-parsers.ts";
import { writtenOn } from "./annotation.ts";
import { blurred } from "./blurred.ts";
import { type Found, isDelicate } from "./found.ts";
import { type ConverterDeps, withConversion } from "./open/converted-picture.ts";
import { loadSharp } from "./open/load-sharp.ts";
import { openPicture, pictureBytes, type Recognised } from "./open/open-picture.ts";
import { corruptImage } from "./picture-errors.ts";
import type { PictureFormat } from "./picture-format.ts";
import { type PictureSize, type PixelBox, pixelBox } from "./pixel-box.ts";

export interface RedactedPicture extends PictureSize {
  bytes: Buffer;
  format: PictureFormat;
  /** Of the file that was given, as stored: before any EXIF rotation */
  stored: PictureSize;
  /** How many of each were made unrecognisable */
  counts: Record<Redactable, number>;
  /** How many places have no part in the picture: nothing was done about them */
  leftOutCount: number;
  /** Whether nobody can make out anything of it */
  isBlurred: boolean;
}

export interface RedactOptions {
  /** Default: the picture's own */
  format?: PictureFormat | undefined;
  /** All of a picture is blurred if moderation has something against it */
  blurDelicate?: boolean;
  /** What the result says of the picture */
  image?: Recognised;
}

/** So much is taken beyond a box on each side, in shares of its own: hair and ears say who it is, too. */
const margins: Record<Redactable, number> = { faces: 0.2, text: 0.1 };
/** So many patches of one colour are left of the longer side. Letters are guessed back from as few as two. */
const patches: Record<Redactable, number> = { faces: 4, text: 1 };

/**
 * Makes faces, or text, unrecognisable at the size of the original, or of the JPEG that was made of it: in place of each are a few patches of its mean colours, from
 * which nothing can be reckoned back. The result is upright, in the same format, without any metadata.
 * @param picture a path, or the bytes of the file
 * @throws {UsageError} `unsupported_image`, `image_too_large`, `corrupt_image`
 */
export async function redactPicture(
  picture: string | Uint8Array,
  found: Found,
  kinds: readonly Redactable[],
  { deps, ...options }: RedactOptions & { deps?: ConverterDeps } = {},
): Promise<RedactedPicture> {
  return withConversion(picture, deps, (opened) => redact(opened, found, kinds, options));
}

async function redact(
  picture: string | Uint8Array,
  found: Found,
  kinds: readonly Redactable[],
  { format: wanted, blurDelicate = false, image }: RedactOptions,
): Promise<RedactedPicture> {
  const { size, stored, hasAlpha, upright, ...opened } = await openPicture(picture, image);
  const format = wanted ?? opened.format;
  const isBlurred = blurDelicate && isDelicate(found);
  const places = kinds.flatMap((kind) => boxesOf(kind, found, size).map((box) => ({ kind, box })));
  const boxes = places.flatMap(({ kind, box }) => (box ? [{ kind, box }] : []));
  const drawn = isBlurred
    ? (await blurred(upright)).resize({ ...size, fit: "fill" })
    : await covered(upright, boxes);
  const countOf = (kind: Redactable) => boxes.filter((one) => one.kind === kind).length;
  return {
    bytes: await pictureBytes(drawn, { format, hasAlpha }),
    ...{ format, ...size, stored, isBlurred },
    counts: { faces: countOf("faces"), text: countOf("text") },
    leftOutCount: places.length - boxes.length,
  };
}

async function covered(
  upright: Sharp,
  boxes: readonly { kind: Redactable; box: PixelBox }[],
): Promise<Sharp> {
  const sharp = await loadSharp();
  // Decoded once: the colours of all patches are those of the picture as it was.
  const pixels = await decoded(upright);
  const data = Buffer.from(pixels.data);
  for (const { kind, box } of boxes) {
    cover(data, pixels, box, patches[kind]);
    // However many there are, whoever wants to end this is heard.
    await setImmediate();
  }
  const { width, height, channels } = pixels;
  return sharp(data, { raw: { width, height, channels } });
}

function boxesOf(
  kind: Redactable,
  { faces = [], text }: Found,
  size: PictureSize,
): (PixelBox | undefined)[] {
  const boxes = kind === "faces" ? faces : text ? writtenOn(text) : [];
  return boxes.map(({ bounding_box: box }) => {
    const [across, down] = [box.width * margins[kind], box.height * margins[kind]];
    const wider = {
      left: box.left - across,
      top: box.top - down,
      width: box.width + 2 * across,
      height: box.height + 2 * down,
    };
    return pixelBox(wider, size);
  });
}

/** A decoded picture: rows of so many bytes a pixel. */
interface Pixels extends PictureSize {
  data: Buffer;
  channels: Channels;
}

async function decoded(upright: Sharp): Promise<Pixels> {
  const { data, info } = await upright
    .toColourspace("srgb")
    .raw({ depth: "uchar" })
    .toBuffer({ resolveWithObject: true })
    .catch((error: unknown) => {
      throw corruptImage(error);
    });
  return { data, width: info.width, height: info.height, channels: info.channels };
}

/** Fills a place with patches of the mean colours that are there in `from`. */
function cover(
  to: Buffer,
  { data: from, width, height, channels }: Pixels,
  box: PixelBox,
  count: number,
) {
  const left = Math.floor(box.left);
  const top = Math.floor(box.top);
  const right = Math.min(width, Math.max(left + 1, Math.ceil(box.left + box.width)));
  const bottom = Math.min(height, Math.max(top + 1, Math.ceil(box.top + box.height)));
  const [columns, rows] = [Math.min(count, right - left), Math.min(count, bottom - top)];
  const edge = (start: number, end: number, part: number, of: number) =>
    start + Math.round(((end - start) * part) / of);
  for (let row = 0; row < rows; row += 1) {
    const [y0, y1] = [edge(top, bottom, row, rows), edge(top, bottom, row + 1, rows)];
    for (let column = 0; column < columns; column += 1) {
      const [x0, x1] = [edge(left, right, column, columns), edge(left, right, column + 1, columns)];
      const mean = meanOf(x0, x1, y0, y1);
      for (let y = y0; y < y1; y += 1) {
        for (let x = x0; x < x1; x += 1) to.set(mean, (y * width + x) * channels);
      }
    }
  }

  function meanOf(x0: number, x1: number, y0: number, y1: number): number[] {
    const sums = Array<number>(channels).fill(0);
    for (let y = y0; y < y1; y += 1) {
      for (let at = (y * width + x0) * channels; at < (y * width + x1) * channels; ) {
        for (let channel = 0; channel < channels; channel += 1, at += 1) {
          sums[channel] = (sums[channel] ?? 0) + (from[at] ?? 0);
        }
      }
    }
    return sums.map((sum) => Math.round(sum / ((x1 - x0) * (y1 - y0))));
  }
}

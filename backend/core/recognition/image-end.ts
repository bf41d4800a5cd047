import type { ImageFormat } from "../blob/image.ts";

/** Reads an image's bytes in order, in pieces of any size, and looks for the place where the image ends. */
export interface EndScanner {
  /**
   * `found` once the end was seen: what follows it does not matter, cameras and editors append data of their own. `cut_off`
   * once another image begins before this one ended. Undefined while either may come.
   */
  push(piece: Uint8Array): ImageEnd | undefined;
}

export type ImageEnd = "found" | "cut_off";

/**
 * A walk over an image's structure. It yields where the next byte that it wants is, so many bytes on or `at0xff`, is
 * given that byte, and returns where the image ends.
 */
type Walk = Generator<number, ImageEnd, number>;

/** The next byte that is 0xFF. A search, since a scan's data is nearly all there is in a JPEG. */
const at0xff = -1;

/**
 * No library that is small enough for a function tells a whole image from one that was cut off without decoding it.
 * Walking over its structure is enough, and costs no more than reading it.
 */
export function endScanner(format: ImageFormat): EndScanner {
  const walk = format === "jpeg" ? walkJpeg() : walkPng();
  let step = walk.next();
  let leap = leapOf(step);

  return {
    push(piece) {
      let at = 0;
      while (!step.done) {
        if (leap === at0xff) {
          at = piece.indexOf(0xff, at);
          if (at < 0) return undefined;
        } else {
          at += leap;
          if (at >= piece.length) {
            leap = at - piece.length;
            return undefined;
          }
        }
        step = walk.next(piece[at] as number);
        at += 1;
        leap = leapOf(step);
      }
      return step.value;
    },
  };
}

const leapOf = (step: IteratorResult<number, ImageEnd>) => (step.done ? 0 : step.value);

const startOfImage = 0xd8;
const endOfImage = 0xd9;

/**
 * Segments one after another, up to the EOI marker. Within a scan's data 0xFF is followed by a zero or by a restart
 * marker, so that any other marker ends it. A further SOI is another image's: thumbnails are within segments, which are
 * leapt over.
 * @see https://www.w3.org/Graphics/JPEG/itu-t81.pdf annex B
 */
function* walkJpeg(): Walk {
  yield 1; // to the second byte of SOI, which is read and passed by
  for (;;) {
    const marker = yield* nextMarker();
    if (marker === endOfImage) return "found";
    if (marker === startOfImage) return "cut_off";
    if (isStandalone(marker)) continue;
    const lengthBytes = (yield 0) * 256 + (yield 0);
    // The length counts its own two bytes. The byte that ends the leap is read here, so one less is leapt over.
    if (lengthBytes > 2) yield lengthBytes - 3;
  }
}

/** The next marker's code. Skips what is not a marker: scan data, stuffed zeros, fill bytes. */
function* nextMarker(): Generator<number, number, number> {
  for (;;) {
    yield at0xff;
    let code = yield 0;
    while (code === 0xff) code = yield 0;
    if (code !== 0x00) return code;
  }
}

/** TEM, the restart markers and SOI have no length and no content. */
export function isStandalone(marker: number): boolean {
  return marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);
}

const signatureBytes = 8;
const checksumBytes = 4;
const iend = 0x49454e44;

/** Chunks one after another, up to IEND. PNG (Third Edition), section 5. */
function* walkPng(): Walk {
  let firstByte = yield signatureBytes;
  for (;;) {
    const dataBytes = firstByte * 2 ** 24 + (yield 0) * 2 ** 16 + (yield 0) * 2 ** 8 + (yield 0);
    const type = (yield 0) * 2 ** 24 + (yield 0) * 2 ** 16 + (yield 0) * 2 ** 8 + (yield 0);
    if (type === iend) {
      yield dataBytes + checksumBytes - 1;
      return "found";
    }
    firstByte = yield dataBytes + checksumBytes;
  }
}

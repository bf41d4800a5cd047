import type { ImageFormat } from "../blob/image.ts";

/** Reads an image's bytes in order, in pieces of any size, and looks for the place where the image ends. */
export interface EndScanner {
  /** True once the end was seen. What follows it does not matter: cameras and editors append data of their own. */
  push(piece: Uint8Array): boolean;
}

/**
 * A walk over an image's structure. It yields where the next byte that it wants is, so many bytes on or `at0xff`, is
 * given that byte, and returns at the image's end.
 */
type Walk = Generator<number, void, number>;

/** The next byte that is 0xFF. A search, since a scan's data is nearly all there is in a JPEG. */
const at0xff = -1;

/**
 * No library that is small enough for a function tells a whole image from one that was cut off without decoding it.
 * Walking over its structure is enough, and costs no more than reading it.
 */
export function endScanner(format: ImageFormat): EndScanner {
  const walk = format === "jpeg" ? walkJpeg() : walkPng();
  let step = walk.next();
  let leap = step.value ?? 0;

  return {
    push(piece) {
      let at = 0;
      while (!step.done) {
        if (leap === at0xff) {
          at = piece.indexOf(0xff, at);
          if (at < 0) return false;
        } else {
          at += leap;
          if (at >= piece.length) {
            leap = at - piece.length;
            return false;
          }
        }
        step = walk.next(piece[at] as number);
        at += 1;
        leap = step.value ?? 0;
      }
      return true;
    },
  };
}

const endOfImage = 0xd9;

/**
 * Segments one after another, up to the EOI marker. Within a scan's data 0xFF is followed by a zero or by a restart
 * marker, so that any other marker ends it.
 * @see https://www.w3.org/Graphics/JPEG/itu-t81.pdf annex B
 */
function* walkJpeg(): Walk {
  yield 1; // to the second byte of SOI, which is read and passed by
  for (;;) {
    const marker = yield* nextMarker();
    if (marker === endOfImage) return;
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
      return;
    }
    firstByte = yield dataBytes + checksumBytes;
  }
}

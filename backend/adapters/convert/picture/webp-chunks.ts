import { damaged } from "./conversion-fault.ts";
import { endsInZeros } from "./zeros.ts";

const riffBytes = 12;
const chunkBytes = 8;
/** Where it stands, for how long, and how it is laid on the one before. */
const frameBytes = 16;
/** A block of 16 × 16 pixels that is as those around it takes a fifth of a bit, of zeros all: from libwebp, and 4 at most. */
const zerosOfBlock = 1 / 2;

/**
 * Lossy pixels that were not fetched to their end: zeros are pixels, too, to their decoder. What is lossless may well end in
 * zeros, where all of it is of one colour, and so may what is lossy, where its lower part is: by as many as its size allows.
 * @throws {PictureFault}
 * @see https://developers.google.com/speed/webp/docs/riff_container
 */
export function checkWebp(file: Buffer) {
  const lossy = firstLossy(file, riffBytes);
  if (lossy && endsInZeros(lossy, blocksOf(lossy) * zerosOfBlock))
    throw damaged("its pixels are zeros");
}

/** @see https://www.rfc-editor.org/rfc/rfc6386#section-9.1 */
function blocksOf(lossy: Buffer): number {
  if (lossy.length < 10) return 0;
  const [width, height] = [lossy.readUInt16LE(6) & 0x3fff, lossy.readUInt16LE(8) & 0x3fff];
  return Math.ceil(width / 16) * Math.ceil(height / 16);
}

/** Undefined if there are none, or their end is not there. */
function firstLossy(bytes: Buffer, start: number): Buffer | undefined {
  for (let at = start; at + chunkBytes <= bytes.length; ) {
    const type = bytes.toString("latin1", at, at + 4);
    const end = at + chunkBytes + bytes.readUInt32LE(at + 4);
    const body = bytes.subarray(at + chunkBytes, end);
    if (type === "VP8 ") return end <= bytes.length ? body : undefined;
    if (type === "ANMF") return firstLossy(body, frameBytes);
    at = end + (end % 2);
  }
  return undefined;
}

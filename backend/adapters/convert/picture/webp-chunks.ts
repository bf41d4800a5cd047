import { damaged } from "./conversion-fault.ts";
import { endsInZeros } from "./zeros.ts";

const riffBytes = 12;
const chunkBytes = 8;
/** Where it stands, for how long, and how it is laid on the one before. */
const frameBytes = 16;

/**
 * Lossy pixels that were not fetched to their end: zeros are pixels, too, to their decoder. What is lossless may well end in
 * zeros, where all of it is of one colour.
 * @throws {PictureFault}
 * @see https://developers.google.com/speed/webp/docs/riff_container
 */
export function checkWebp(file: Buffer) {
  const lossy = firstLossy(file, riffBytes);
  if (lossy && endsInZeros(lossy)) throw damaged("its pixels are zeros");
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

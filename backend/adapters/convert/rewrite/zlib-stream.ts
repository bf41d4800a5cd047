import { constants, createInflateRaw } from "node:zlib";

export interface Inflated {
  /** How many bytes there are, at most one more than were wanted. */
  length: number;
  adler: number;
  /** How many bytes of the compressed ones were read. */
  read: number;
}

/** Inflates what may be cut off, without keeping it. @param deflated without zlib's header @throws if it makes no sense */
export async function inflate(deflated: Uint8Array, wanted: number): Promise<Inflated> {
  const stream = createInflateRaw({ finishFlush: constants.Z_SYNC_FLUSH, chunkSize: 1 << 16 });
  const adler = adler32();
  let length = 0;
  stream.end(deflated);
  for await (const piece of stream as AsyncIterable<Buffer>) {
    length += piece.length;
    adler.add(piece);
    if (length > wanted) break;
  }
  return { length: Math.min(length, wanted + 1), adler: adler.value(), read: stream.bytesWritten };
}

const modulus = 65_521;
/** So many bytes are added before a sum could outgrow 32 bits. */
const mostAdded = 5_552;

/** The checksum at the end of a zlib stream. RFC 1950, section 8.2. */
function adler32(): { add(bytes: Uint8Array): void; value(): number } {
  let [a, b] = [1, 0];
  return {
    add(bytes) {
      for (let start = 0; start < bytes.length; start += mostAdded) {
        const end = Math.min(bytes.length, start + mostAdded);
        for (let i = start; i < end; i++) {
          a += bytes[i] ?? 0;
          b += a;
        }
        a %= modulus;
        b %= modulus;
      }
    },
    value: () => b * 65_536 + a,
  };
}

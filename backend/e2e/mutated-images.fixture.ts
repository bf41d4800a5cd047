import fc from "fast-check";
import { animated, chunk, clock, flatPng, segment, stopSign } from "./picture-bytes.fixture.ts";

/** Whole pictures that are then damaged. */
const originals = [stopSign(), clock(), animated(clock()), flatPng(90, 90)];

type Mutation = (bytes: Buffer) => Buffer;

/** A place in bytes of any length, in millionths of the whole. Half of them are near the start, where headers are. */
const place = fc.noBias(
  fc.oneof(fc.integer({ min: 0, max: 1_000_000 }), fc.integer({ min: 0, max: 20_000 })),
);
const at = (bytes: Buffer, part: number) => Math.floor((part / 1_000_000) * bytes.length);

const put = (bytes: Buffer, where: number, what: Uint8Array) =>
  Buffer.concat([bytes.subarray(0, where), what, bytes.subarray(where)]);

/** As long as before: what would reach over the end is left out. */
function overwritten(bytes: Buffer, where: number, what: Buffer): Buffer {
  const changed = Buffer.from(bytes);
  if (where < changed.length) what.copy(changed, where);
  return changed;
}

const flips = fc
  .array(fc.tuple(place, fc.integer({ min: 0, max: 7 })), { minLength: 1, maxLength: 20 })
  .map(
    (bits): Mutation =>
      (bytes) => {
        const changed = Buffer.from(bytes);
        for (const [part, bit] of bits) {
          const i = at(changed, part);
          changed[i] = (changed[i] ?? 0) ^ (1 << bit);
        }
        return changed;
      },
  );

const truncation = place.map(
  (part): Mutation =>
    (bytes) =>
      bytes.subarray(0, at(bytes, part)),
);

const splice = fc.tuple(place, place, fc.constantFrom(...originals), place).map(
  ([from, to, other, start]): Mutation =>
    (bytes) => {
      const [begin, end] = [at(bytes, from), at(bytes, to)].sort((a, b) => a - b);
      const piece = other.subarray(at(other, start)).subarray(0, 3_000);
      return Buffer.concat([bytes.subarray(0, begin), piece, bytes.subarray(end)]);
    },
);

/** Lengths, sizes and counts are what parsers trust. */
const number = fc
  .tuple(place, fc.constantFrom(0, 1, 2, 0x7f, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0xffffffff))
  .map(
    ([part, value]): Mutation =>
      (bytes) => {
        const word = Buffer.alloc(4);
        word.writeUInt32BE(value);
        return overwritten(bytes, at(bytes, part), word);
      },
  );

/** Where the dimensions are: in IHDR, or in the JPEG's frame header. */
const hugeDimensions = fc
  .tuple(fc.integer({ min: 0, max: 0xffffffff }), fc.integer({ min: 0, max: 0xffffffff }))
  .map(
    ([width, height]): Mutation =>
      (bytes) => {
        const words = Buffer.alloc(8);
        words.writeUInt32BE(width, 0);
        words.writeUInt32BE(height, 4);
        const frame = bytes.indexOf(Buffer.from([0xff, 0xc0]));
        if (bytes[0] !== 0xff) return overwritten(bytes, 16, words);
        return frame < 0 ? bytes : overwritten(bytes, frame + 5, words.subarray(2, 6));
      },
  );

const piece = fc.oneof(
  fc
    .tuple(fc.integer({ min: 0xc0, max: 0xfe }), fc.uint8Array({ maxLength: 300 }))
    .map(([marker, body]) => segment(marker, body)),
  fc
    .tuple(
      fc.constantFrom("IHDR", "IDAT", "IEND", "acTL", "iCCP", "eXIf", "PLTE", "tEXt", "zzzz"),
      fc.uint8Array({ maxLength: 300 }),
    )
    .map(([type, data]) => chunk(type, data)),
  fc.integer({ min: 1, max: 3_000 }).map((count) => Buffer.alloc(count, 0xff)),
  fc.integer({ min: 1, max: 3_000 }).map((count) => Buffer.alloc(count)),
);

/** One more segment or chunk, in its place (right after the header) or in any other, a few or very many times. */
const insertion = fc.tuple(piece, fc.option(place), fc.constantFrom(1, 2, 500)).map(
  ([what, part, count]): Mutation =>
    (bytes) => {
      const header = bytes[0] === 0xff ? 2 : 33;
      const where = part === null ? header : at(bytes, part);
      return put(bytes, where, Buffer.concat(Array<Buffer>(count).fill(what)));
    },
);

const polyglot = fc
  .tuple(
    fc.constantFrom(
      "%PDF-1.7\n",
      "PK\x03\x04",
      "<svg>",
      "GIF89a",
      "RIFF\0\0\0\0WEBP",
      "\0\0\0\x18ftypavif",
    ),
    fc.integer({ min: 0, max: 9 }),
  )
  .map(
    ([mark, side]): Mutation =>
      (bytes) => {
        const other = Buffer.from(mark, "latin1");
        return side === 0 ? Buffer.concat([other, bytes]) : Buffer.concat([bytes, other]);
      },
  );

const mutation = fc.oneof(flips, truncation, splice, number, hugeDimensions, insertion, polyglot);

/** A picture to which one to four things were done. */
export const mutatedImage: fc.Arbitrary<Buffer> = fc
  .tuple(fc.constantFrom(...originals), fc.array(mutation, { minLength: 1, maxLength: 4 }))
  .map(([original, mutations]) => mutations.reduce((bytes, change) => change(bytes), original))
  // A hundred kilobytes of counterexample help nobody.
  .map((bytes) => bytes.subarray(0, 2_000_000));

import { type JpegSegment, jpegMarkers } from "./jpeg-segments.ts";

/** A colour of the frame, and its blocks of 64 coefficients, in zigzag order, as if each had been quantised by 1. */
export interface JpegComponent {
  id: number;
  across: number;
  down: number;
  quantisation: number;
  blocksAcross: number;
  blocks: Int16Array;
}

/** Every run of zeros with every size of what follows it, the end of a block, and sixteen zeros. */
const acSymbols = [
  ...[0x00, 0xf0],
  ...Array.from({ length: 160 }, (_, i) => (Math.floor(i / 10) << 4) | ((i % 10) + 1)),
];
const acCodes = new Map(acSymbols.map((symbol, code) => [symbol, code]));
const acBits = 8;
const dcSizes = Array.from({ length: 12 }, (_, size) => size);
const dcBits = 4;

/**
 * A sequential JPEG of 8 bits with these coefficients. It is decoded at once and thrown away, so all codes have one length:
 * nothing to optimise, and no table to look up.
 */
export function encodeScan(
  sof: Buffer,
  components: readonly JpegComponent[],
  kept: readonly JpegSegment[],
  mcus: { mcusAcross: number; mcusDown: number },
): Buffer {
  const frame = Buffer.from(sof);
  frame[0] = 8;
  for (let i = 0; i < components.length; i++) frame[8 + i * 3] = 0;
  const scanHeader = [components.length, ...components.flatMap(({ id }) => [id, 0]), 0, 63, 0];
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    ...kept.map(({ marker, body }) => segment(marker, body)),
    segment(jpegMarkers.dqt, [0, ...Array<number>(64).fill(1)]),
    segment(jpegMarkers.sof0, frame),
    segment(jpegMarkers.dht, [0x00, ...countsOf(dcSizes, dcBits), ...dcSizes]),
    segment(jpegMarkers.dht, [0x10, ...countsOf(acSymbols, acBits), ...acSymbols]),
    segment(jpegMarkers.sos, scanHeader),
    scanData(components, mcus),
    Buffer.from([0xff, jpegMarkers.eoi]),
  ]);
}

function segment(marker: number, body: Iterable<number>): Buffer {
  const bytes = Buffer.from([0xff, marker, 0, 0, ...body]);
  bytes.writeUInt16BE(bytes.length - 2, 2);
  return bytes;
}

const countsOf = (symbols: number[], bits: number) =>
  Array.from({ length: 16 }, (_, i) => (i + 1 === bits ? symbols.length : 0));

function scanData(
  components: readonly JpegComponent[],
  { mcusAcross, mcusDown }: { mcusAcross: number; mcusDown: number },
): Buffer {
  const writer = bitWriter();
  const predictions = components.map(() => 0);
  const isSingle = components.length === 1;
  for (let mcu = 0; mcu < mcusAcross * mcusDown; mcu++) {
    const [x, y] = [mcu % mcusAcross, Math.floor(mcu / mcusAcross)];
    for (const [i, component] of components.entries()) {
      const [acrosses, downs] = isSingle ? [1, 1] : [component.across, component.down];
      for (let block = 0; block < acrosses * downs; block++) {
        const row = y * downs + Math.floor(block / acrosses);
        const at = (row * component.blocksAcross + x * acrosses + (block % acrosses)) * 64;
        const coefficients = component.blocks.subarray(at, at + 64);
        writeBlock(writer, coefficients, predictions[i] ?? 0);
        predictions[i] = coefficients[0] ?? 0;
      }
    }
  }
  return writer.end();
}

function writeBlock({ put }: BitWriter, block: Int16Array, prediction: number) {
  const difference = (block[0] ?? 0) - prediction;
  put(sizeOf(difference), dcBits);
  putValue(put, difference);
  let zeros = 0;
  for (let k = 1; k < 64; k++) {
    const value = block[k] ?? 0;
    if (value === 0) {
      zeros += 1;
      continue;
    }
    for (; zeros > 15; zeros -= 16) put(acCodes.get(0xf0) ?? 0, acBits);
    put(acCodes.get((zeros << 4) | sizeOf(value)) ?? 0, acBits);
    putValue(put, value);
    zeros = 0;
  }
  if (zeros > 0) put(acCodes.get(0) ?? 0, acBits);
}

const sizeOf = (value: number) => 32 - Math.clz32(Math.abs(value));

function putValue(put: BitWriter["put"], value: number) {
  const size = sizeOf(value);
  put(value < 0 ? value + 2 ** size - 1 : value, size);
}

interface BitWriter {
  put(value: number, bits: number): void;
  end(): Buffer;
}

function bitWriter(): BitWriter {
  let buffer = Buffer.alloc(1 << 20);
  let [at, held, count] = [0, 0, 0];
  const put = (value: number, bits: number) => {
    held = (held << bits) | value;
    count += bits;
    while (count >= 8) {
      const byte = (held >> (count - 8)) & 0xff;
      count -= 8;
      if (at + 2 > buffer.length) buffer = Buffer.concat([buffer, Buffer.alloc(buffer.length)]);
      buffer[at++] = byte;
      // A zero behind it says that it is no marker.
      if (byte === 0xff) buffer[at++] = 0;
    }
    held &= (1 << count) - 1;
  };
  return {
    put,
    end() {
      if (count > 0) put((1 << (8 - count)) - 1, 8 - count);
      return buffer.subarray(0, at);
    },
  };
}

import { conversionLimits } from "../../../core/blob/conversion-limits.ts";
import { damaged, tooLarge, unsupported } from "../picture/conversion-fault.ts";
import { bitsOf, decodeTable, type HuffmanTable, readValue } from "./huffman.ts";
import { encodeScan, type JpegComponent } from "./jpeg-encode-scan.ts";
import { type JpegSegment, jpegMarkers, jpegSegments } from "./jpeg-segments.ts";

interface Scan {
  components: { component: JpegComponent; dc: HuffmanTable; ac: HuffmanTable }[];
  mcusAcross: number;
  mcusDown: number;
  restartInterval: number;
}

/** Four more bits than a JPEG of eight has. */
const scale = 16;

/**
 * A JPEG of 12 bits a sample as one of 8, which sharp decodes: the same coefficients, divided by what four bits are worth.
 * Only sequential ones in a single scan, which is how they are written.
 * @see https://www.w3.org/Graphics/JPEG/itu-t81.pdf annex F
 */
export function as8Bit(file: Buffer): Buffer {
  const quantisation: number[][] = [];
  const huffman = new Map<number, HuffmanTable>();
  const kept: JpegSegment[] = [];
  let restartInterval = 0;
  let frame: JpegSegment | undefined;
  for (const segment of jpegSegments(file)) {
    const { marker, body, end } = segment;
    if (marker === jpegMarkers.dqt) readQuantisation(body, quantisation);
    else if (marker === jpegMarkers.dht) readHuffman(body, huffman);
    else if (marker === jpegMarkers.dri) restartInterval = body.readUInt16BE(0);
    else if (marker === jpegMarkers.sof1) frame = segment;
    else if (marker === jpegMarkers.sof2) throw unsupported("progressive, of 12 bits");
    else if (marker >= 0xc0 && marker <= 0xcf) throw unsupported("not sequential, of 12 bits");
    else if (marker >= 0xe0) kept.push(segment);
    else if (marker === jpegMarkers.sos && frame) {
      const components = componentsOf(frame.body);
      const scan = scanOf(frame.body, components, body, huffman, restartInterval);
      decodeScan(file, end, scan, quantisation);
      return encodeScan(frame.body, components, kept, scan);
    }
  }
  throw damaged("there is no picture in it");
}

function readQuantisation(body: Buffer, tables: number[][]) {
  for (let at = 0; at < body.length; ) {
    const [isWide, id] = [(body[at] ?? 0) >> 4, (body[at] ?? 0) & 15];
    const bytes = isWide ? 2 : 1;
    const start = at + 1;
    tables[id] = Array.from({ length: 64 }, (_, i) => body.readUIntBE(start + i * bytes, bytes));
    at = start + 64 * bytes;
  }
}

function readHuffman(body: Buffer, tables: Map<number, HuffmanTable>) {
  for (let at = 0; at + 17 <= body.length; ) {
    const counts = [...body.subarray(at + 1, at + 17)];
    const total = counts.reduce((sum, count) => sum + count, 0);
    tables.set(body[at] ?? 0, decodeTable(counts, body.subarray(at + 17, at + 17 + total)));
    at += 17 + total;
  }
}

function componentsOf(sof: Buffer): JpegComponent[] {
  const [height, width] = [sof.readUInt16BE(1), sof.readUInt16BE(3)];
  if (width === 0 || height === 0) throw damaged("its picture has no pixels");
  if (width * height > conversionLimits.maxHeicPixels)
    throw tooLarge(`${width} × ${height} pixels`);
  const raw = Array.from({ length: sof.readUInt8(5) }, (_, i) => ({
    id: sof.readUInt8(6 + i * 3),
    across: sof.readUInt8(7 + i * 3) >> 4,
    down: sof.readUInt8(7 + i * 3) & 15,
    quantisation: sof.readUInt8(8 + i * 3),
  }));
  if (raw.length === 0 || raw.length > 4) throw damaged(`${raw.length} components`);
  if (raw.some(({ across, down }) => across < 1 || across > 4 || down < 1 || down > 4)) {
    throw damaged("its sampling factors");
  }
  const [mostAcross, mostDown] = [
    most(raw.map((one) => one.across)),
    most(raw.map((one) => one.down)),
  ];
  return raw.map((one) => {
    const blocksAcross = Math.ceil(width / (8 * mostAcross)) * one.across;
    const blocksDown = Math.ceil(height / (8 * mostDown)) * one.down;
    return { ...one, blocksAcross, blocks: new Int16Array(blocksAcross * blocksDown * 64) };
  });
}

const most = (values: number[]) => Math.max(...values);

function scanOf(
  sof: Buffer,
  components: JpegComponent[],
  sos: Buffer,
  huffman: Map<number, HuffmanTable>,
  restartInterval: number,
): Scan {
  if (sos[0] !== components.length) throw unsupported("more than one scan, of 12 bits");
  const [height, width] = [sof.readUInt16BE(1), sof.readUInt16BE(3)];
  // A scan of one colour has no blocks beyond its pixels.
  const isSingle = components.length === 1;
  const side = (pixels: number, factors: number[]) =>
    Math.ceil(pixels / (8 * (isSingle ? 1 : most(factors))));
  return {
    components: components.map((component, i) => {
      const tables = sos.readUInt8(2 + i * 2);
      const [dc, ac] = [huffman.get(tables >> 4), huffman.get(0x10 | (tables & 15))];
      if (!dc || !ac) throw damaged("it names tables that are not there");
      const single = isSingle ? { ...component, across: 1, down: 1 } : component;
      return { component: single, dc, ac };
    }),
    mcusAcross: side(
      width,
      components.map(({ across }) => across),
    ),
    mcusDown: side(
      height,
      components.map(({ down }) => down),
    ),
    restartInterval,
  };
}

function decodeScan(file: Buffer, start: number, scan: Scan, quantisation: number[][]) {
  const bits = bitsOf(file, start);
  const predictions = scan.components.map(() => 0);
  const { mcusAcross, mcusDown, restartInterval } = scan;
  for (let mcu = 0; mcu < mcusAcross * mcusDown; mcu++) {
    if (restartInterval > 0 && mcu > 0 && mcu % restartInterval === 0) {
      bits.restart();
      predictions.fill(0);
    }
    const [x, y] = [mcu % mcusAcross, Math.floor(mcu / mcusAcross)];
    for (const [i, { component, dc, ac }] of scan.components.entries()) {
      const steps = quantisation[component.quantisation];
      if (!steps) throw damaged("it names tables that are not there");
      for (let down = 0; down < component.down; down++) {
        for (let across = 0; across < component.across; across++) {
          const row = y * component.down + down;
          const at = (row * component.blocksAcross + x * component.across + across) * 64;
          const block = component.blocks.subarray(at, at + 64);
          predictions[i] = (predictions[i] ?? 0) + readValue(bits, dc.next(bits));
          block[0] = scaled(predictions[i] ?? 0, steps[0] ?? 0);
          for (let k = 1; k < 64; k++) {
            const symbol = ac.next(bits);
            const size = symbol & 15;
            k += symbol >> 4;
            if (size === 0 && symbol !== 0xf0) break;
            if (k > 63) throw damaged("its pixels make no sense");
            if (size > 0) block[k] = scaled(readValue(bits, size), steps[k] ?? 0);
          }
        }
      }
    }
  }
}

/** Within what the tables that they are written with can hold. */
function scaled(value: number, step: number): number {
  return Math.min(1_023, Math.max(-1_023, Math.round((value * step) / scale)));
}

import { damaged } from "../picture/conversion-fault.ts";
import { type JpegSegment, jpegMarkers, jpegSegments } from "./jpeg-segments.ts";
import { type CodeTable, codeTable, type ScanBits, scanBits } from "./scan-bits.ts";

interface FrameComponent {
  id: number;
  across: number;
  down: number;
}

interface Scan {
  /** By the header of the frame that it belongs to: SOF3 codes samples, the others codes blocks. */
  isLossless: boolean;
  /** So many samples, or blocks, an MCU has, and the tables that they are coded with. */
  units: { count: number; dc: CodeTable; ac: CodeTable | undefined }[];
  mcus: number;
  restartInterval: number;
  start: number;
}

/**
 * Whether the data of a sequential JPEG's last scan go as far as its pixels do. Its decoder tells so too late for the rows
 * at the bottom, which libvips takes then.
 * @throws {PictureFault} its segments make no sense
 * @see https://www.w3.org/Graphics/JPEG/itu-t81.pdf annexes F and H
 */
export function isLastScanWhole(file: Buffer): boolean {
  const { isLossless, units, mcus, restartInterval, start } = lastScan(file);
  const bits = scanBits(file, start);
  const pass = isLossless ? passSample : passBlock;
  for (let mcu = 0; mcu < mcus; mcu++) {
    if (restartInterval > 0 && mcu > 0 && mcu % restartInterval === 0) {
      if (bits.isOver() || !bits.restart()) return false;
    }
    for (const { count, dc, ac } of units) {
      for (let unit = 0; unit < count; unit++) if (!pass(bits, dc, ac)) return false;
    }
    if (bits.isOver()) return false;
  }
  return true;
}

type Pass = (bits: ScanBits, dc: CodeTable, ac: CodeTable | undefined) => boolean;

const passBlock: Pass = (bits, dc, ac) => {
  const first = bits.symbol(dc);
  if (first < 0 || !ac) return false;
  bits.skip(first & 15);
  for (let k = 1; k < 64; k++) {
    const symbol = bits.symbol(ac);
    if (symbol < 0) return false;
    const size = symbol & 15;
    if (size === 0 && symbol !== 0xf0) return true;
    k += symbol >> 4;
    bits.skip(size);
  }
  return true;
};

/** A difference of 16 bits is one value alone, and has no bits of its own. */
const passSample: Pass = (bits, dc) => {
  const size = bits.symbol(dc);
  if (size > 0 && size < 16) bits.skip(size);
  return size >= 0;
};

function lastScan(file: Buffer): Scan {
  const tables = new Map<number, CodeTable>();
  let frame: JpegSegment | undefined;
  let restartInterval = 0;
  let scan: Scan | undefined;
  for (let from = 2; from > 0; ) {
    let next = 0;
    for (const segment of jpegSegments(file, from)) {
      const { marker, body, end } = segment;
      if (marker === jpegMarkers.dht) readTables(body, tables);
      else if (marker === jpegMarkers.dri) restartInterval = body.readUInt16BE(0);
      else if (
        marker === jpegMarkers.sof0 ||
        marker === jpegMarkers.sof1 ||
        marker === jpegMarkers.sof3
      )
        frame = segment;
      else if (marker === jpegMarkers.sos && frame) {
        scan = { ...scanOf(frame, body, tables), restartInterval, start: end };
        next = end;
      }
    }
    from = next;
  }
  if (!scan) throw damaged("there is no picture in it");
  return scan;
}

function readTables(body: Buffer, tables: Map<number, CodeTable>) {
  for (let at = 0; at + 17 <= body.length; ) {
    const counts = body.subarray(at + 1, at + 17);
    const total = counts.reduce((sum, count) => sum + count, 0);
    tables.set(body[at] ?? 0, codeTable(counts, body.subarray(at + 17, at + 17 + total)));
    at += 17 + total;
  }
}

function scanOf(frame: JpegSegment, sos: Buffer, tables: Map<number, CodeTable>) {
  const { body } = frame;
  const isLossless = frame.marker === jpegMarkers.sof3;
  const [height, width] = [body.readUInt16BE(1), body.readUInt16BE(3)];
  const all = Array.from({ length: body[5] ?? 0 }, (_, i): FrameComponent => {
    const factors = body.readUInt8(7 + i * 3);
    return { id: body.readUInt8(6 + i * 3), across: factors >> 4, down: factors & 15 };
  });
  const [mostAcross, mostDown] = [most(all, "across"), most(all, "down")];
  const unitPixels = isLossless ? 1 : 8;
  const count = sos[0] ?? 0;
  const isSingle = count === 1;
  let mcus =
    Math.ceil(width / (unitPixels * mostAcross)) * Math.ceil(height / (unitPixels * mostDown));
  const units = Array.from({ length: count }, (_, i) => {
    const component = all.find(({ id }) => id === sos[1 + i * 2]);
    const selected = sos[2 + i * 2] ?? 0;
    const dc = tables.get(selected >> 4);
    const ac = tables.get(0x10 | (selected & 15));
    if (!component || !dc) throw damaged("it names tables that are not there");
    if (!isSingle) return { count: component.across * component.down, dc, ac };
    // A scan of one colour has no blocks beyond its pixels.
    const columns = Math.ceil((width * component.across) / mostAcross / unitPixels);
    mcus = columns * Math.ceil((height * component.down) / mostDown / unitPixels);
    return { count: 1, dc, ac };
  });
  return { isLossless, units, mcus };
}

const most = (components: FrameComponent[], side: "across" | "down") =>
  Math.max(1, ...components.map((component) => component[side]));

import { isStandalone } from "../../../core/recognition/image-end.ts";

/** The bits of a scan, read quickly and thrown away. ITU-T T.81, F.2.2.5. */
export interface ScanBits {
  /** By a table of what each 16 bits begin with; passes by the code and answers its symbol, -1 if it is none. */
  symbol(codes: CodeTable): number;
  skip(bits: number): void;
  /** To what follows the next restart marker; false if there is none here. */
  restart(): boolean;
  /** Whether more bits were asked for than there are. */
  isOver(): boolean;
}

/** For each 16 bits: the length of the code that they begin with, times 256, and its symbol; 0 if there is none. */
export type CodeTable = Uint16Array;

export function codeTable(counts: Uint8Array, symbols: Uint8Array): CodeTable {
  const table = new Uint16Array(65_536);
  let [code, index] = [0, 0];
  for (const [i, count] of counts.entries()) {
    const length = i + 1;
    for (let n = 0; n < count; n++, code++, index++) {
      const start = code << (16 - length);
      table.fill((length << 8) | (symbols[index] ?? 0), start, start + (1 << (16 - length)));
    }
    code <<= 1;
  }
  return table;
}

export function scanBits(file: Uint8Array, start: number): ScanBits {
  let at = start;
  let [held, count] = [0, 0];
  /** Behind the data are ones, which pad their last byte too. */
  let missing = 0;
  const fill = () => {
    while (count <= 16) {
      const byte = file[at];
      const next = file[at + 1];
      const isMarker = byte === 0xff && next !== 0 && next !== undefined;
      if (byte === undefined || isMarker) {
        held = (held << 8) | 0xff;
        missing += 8;
      } else {
        held = (held << 8) | byte;
        at += byte === 0xff ? 2 : 1;
      }
      count += 8;
    }
  };
  const skip = (bits: number) => {
    if (count < bits) fill();
    count -= bits;
  };
  return {
    symbol(codes) {
      if (count < 16) fill();
      const entry = codes[(held >>> (count - 16)) & 0xffff] ?? 0;
      count -= entry >> 8;
      return entry === 0 ? -1 : entry & 0xff;
    },
    skip,
    restart() {
      [held, count, missing] = [0, 0, 0];
      while (file[at] === 0xff && file[at + 1] === 0xff) at += 1;
      const code = file[at + 1] ?? 0;
      if (file[at] !== 0xff || !isStandalone(code)) return false;
      at += 2;
      return true;
    },
    isOver: () => missing > count,
  };
}

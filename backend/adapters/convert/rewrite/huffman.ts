import { damaged } from "../picture/conversion-fault.ts";

/** The bits of a scan's data. ITU-T T.81, F.2.2.5. */
export interface Bits {
  next(): number;
  /** To what follows the next restart marker. */
  restart(): void;
}

export function bitsOf(file: Buffer, start: number): Bits {
  let at = start;
  let [byte, left] = [0, 0];
  return {
    next() {
      if (left === 0) {
        byte = file[at] ?? 0xff;
        at += 1;
        if (byte === 0xff) {
          if (file[at] !== 0) throw damaged("its pixels are not all there");
          at += 1;
        }
        left = 8;
      }
      left -= 1;
      return (byte >> left) & 1;
    },
    restart() {
      left = 0;
      if (file[at] !== 0xff || ((file[at + 1] ?? 0) & 0xf8) !== 0xd0) {
        throw damaged("its pixels are not all there");
      }
      at += 2;
    },
  };
}

/** So many bits as a signed number. ITU-T T.81, F.2.2.1. */
export function readValue(bits: Bits, size: number): number {
  let value = 0;
  for (let i = 0; i < size; i++) value = value * 2 + bits.next();
  return size > 0 && value < 2 ** (size - 1) ? value - 2 ** size + 1 : value;
}

export interface HuffmanTable {
  next(bits: Bits): number;
}

/** @param counts how many codes there are of 1 to 16 bits. ITU-T T.81, F.2.2.3. */
export function decodeTable(counts: readonly number[], symbols: Uint8Array): HuffmanTable {
  const lengths: { first: number; count: number; index: number }[] = [];
  let [code, index] = [0, 0];
  for (const count of counts) {
    lengths.push({ first: code, count, index });
    code = (code + count) * 2;
    index += count;
  }
  return {
    next(bits) {
      let read = 0;
      for (const { first, count, index: at } of lengths) {
        read = read * 2 + bits.next();
        if (read - first < count) return symbols[at + read - first] ?? 0;
      }
      throw damaged("its pixels make no sense");
    },
  };
}

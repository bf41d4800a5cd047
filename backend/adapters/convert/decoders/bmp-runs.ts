import { damaged } from "../picture/conversion-fault.ts";
import { type BmpHeader, compressions } from "./bmp-header.ts";

const endOfLine = 0;
const endOfBitmap = 1;
const delta = 2;

/**
 * The palette's index of each pixel, rows as they are stored. What the runs pass over has the index 0.
 * @see https://learn.microsoft.com/windows/win32/gdi/bitmap-compression
 */
export function bmpRuns(runs: Buffer, header: BmpHeader): Uint8Array {
  const { width, height, compression } = header;
  const isFour = compression === compressions.rle4;
  const indexes = new Uint8Array(width * height);
  let [x, y, at] = [0, 0, 0];
  const put = (index: number) => {
    if (x < width && y < height) indexes[y * width + x] = index;
    x += 1;
  };
  const indexAt = (from: number, i: number) => {
    if (!isFour) return runs[from + i] ?? 0;
    const byte = runs[from + (i >> 1)] ?? 0;
    return i % 2 === 0 ? byte >> 4 : byte & 15;
  };
  while (y < height) {
    if (at + 2 > runs.length) throw damaged("its runs are cut off");
    const [count, value] = [runs[at] ?? 0, runs[at + 1] ?? 0];
    at += 2;
    if (count > 0) {
      for (let i = 0; i < count; i++) put(indexAt(at - 1, isFour ? i % 2 : 0));
    } else if (value === endOfBitmap) {
      break;
    } else if (value === endOfLine) {
      [x, y] = [0, y + 1];
    } else if (value === delta) {
      x += runs[at] ?? 0;
      y += runs[at + 1] ?? 0;
      at += 2;
    } else {
      const bytes = isFour ? Math.ceil(value / 2) : value;
      if (at + bytes > runs.length) throw damaged("its runs are cut off");
      for (let i = 0; i < value; i++) put(indexAt(at, i));
      at += bytes + (bytes % 2);
    }
  }
  return indexes;
}

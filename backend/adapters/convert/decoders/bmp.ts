import { conversionLimits } from "../../../core/blob/conversion-limits.ts";
import { damaged, tooLarge, unsupported } from "../picture/conversion-fault.ts";
import { type BmpHeader, bmpHeader, compressions } from "./bmp-header.ts";
import { bmpRuns } from "./bmp-runs.ts";
import type { Decoded } from "./decoded.ts";

/**
 * BMP with 1, 4, 8, 16, 24 or 32 bits a pixel, of run lengths or not, from the bottom or the top. sharp reads none.
 * @see https://learn.microsoft.com/windows/win32/gdi/bitmap-storage
 */
export function decodeBmp(file: Buffer): Decoded {
  const header = bmpHeader(file);
  const { width, height } = header;
  if (width * height > conversionLimits.maxPixels) throw tooLarge(`${width} × ${height} pixels`);
  const rgb = Buffer.alloc(width * height * 3);
  const row = rowReader(file, header);
  for (let y = 0; y < height; y++) {
    row(header.isTopDown ? y : height - 1 - y, rgb.subarray(y * width * 3, (y + 1) * width * 3));
  }
  return { raster: { width, height, channels: 3, bitsPerSample: 8, data: rgb } };
}

/** Writes the row that is stored at this place as red, green, blue. */
type ReadRow = (stored: number, into: Buffer) => void;

function rowReader(file: Buffer, header: BmpHeader): ReadRow {
  const { width, height, bitsPerPixel, pixelsAt, compression } = header;
  const isRuns = compression === compressions.rle8 || compression === compressions.rle4;
  if (isRuns) {
    const indexes = bmpRuns(file.subarray(pixelsAt), header);
    return paletteRow(header, (stored, x) => indexes[stored * width + x] ?? 0);
  }
  const rowBytes = Math.ceil((width * bitsPerPixel) / 32) * 4;
  // Some writers leave out what pads the last row.
  const needed = rowBytes * (height - 1) + Math.ceil((width * bitsPerPixel) / 8);
  if (pixelsAt + needed > file.length) throw damaged("its pixels are cut off");
  const at = (stored: number) => pixelsAt + stored * rowBytes;
  if (bitsPerPixel <= 8) {
    const mask = (1 << bitsPerPixel) - 1;
    return paletteRow(header, (stored, x) => {
      const bit = x * bitsPerPixel;
      const byte = file[at(stored) + (bit >> 3)] ?? 0;
      return (byte >> (8 - bitsPerPixel - (bit & 7))) & mask;
    });
  }
  if (bitsPerPixel === 24) {
    return (stored, into) => {
      const start = at(stored);
      for (let i = 0; i < width * 3; i += 3) {
        into[i] = file[start + i + 2] ?? 0;
        into[i + 1] = file[start + i + 1] ?? 0;
        into[i + 2] = file[start + i] ?? 0;
      }
    };
  }
  return maskedRow(file, header, at);
}

function paletteRow(header: BmpHeader, indexOf: (stored: number, x: number) => number): ReadRow {
  return (stored, into) => {
    for (let x = 0; x < header.width; x++) {
      // What the palette does not have is black, as other readers show it.
      const [red, green, blue] = header.palette[indexOf(stored, x)] ?? [0, 0, 0];
      into[x * 3] = red;
      into[x * 3 + 1] = green;
      into[x * 3 + 2] = blue;
    }
  };
}

function maskedRow(file: Buffer, header: BmpHeader, at: (stored: number) => number): ReadRow {
  const { width, bitsPerPixel, masks } = header;
  if (!masks) throw unsupported(`${bitsPerPixel} bits a pixel`);
  const samples = masks.map(sampleIn);
  const pixelBytes = bitsPerPixel / 8;
  return (stored, into) => {
    const start = at(stored);
    for (let x = 0; x < width; x++) {
      const pixel = file.readUIntLE(start + x * pixelBytes, pixelBytes);
      for (const [i, sample] of samples.entries()) into[x * 3 + i] = sample(pixel);
    }
  };
}

/** One colour of a pixel, of as many bits as its mask has, as eight bits. */
function sampleIn(mask: number): (pixel: number) => number {
  if (mask === 0) return () => 0;
  const shift = 31 - Math.clz32(mask & -mask);
  const most = mask >>> shift;
  return (pixel) => Math.round((((pixel & mask) >>> shift) * 255) / most);
}

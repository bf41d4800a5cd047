import { damaged, unsupported } from "../picture/conversion-fault.ts";

export interface PngHeader {
  width: number;
  height: number;
  bitDepth: number;
  colourType: number;
  isInterlaced: boolean;
}

/** PNG (Third Edition), section 11.2.1. */
export function pngHeader(ihdr: Buffer | undefined): PngHeader {
  if (ihdr?.length !== 13) throw damaged("its first chunk is not its header");
  const [width, height] = [ihdr.readUInt32BE(0), ihdr.readUInt32BE(4)];
  if (width === 0 || height === 0) throw damaged("its picture has no pixels");
  const [bitDepth = 0, colourType = 0] = [ihdr[8], ihdr[9]];
  return { width, height, bitDepth, colourType, isInterlaced: ihdr[12] === 1 };
}

const samples: Record<number, number> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
/** Adam7: where each pass begins, and how far its pixels are apart. */
const passes = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/** The parts of a picture that are filtered apart: its seven passes, or all of it. */
export function pngParts(header: PngHeader): { width: number; height: number; rowBytes: number }[] {
  const { width, height, bitDepth, colourType, isInterlaced } = header;
  const bits = (samples[colourType] ?? 0) * bitDepth;
  if (bits === 0) throw unsupported(`colour type ${colourType} of ${bitDepth} bits`);
  const sizes: [number, number][] = isInterlaced
    ? passes.map(([x, y, dx, dy]) => [
        Math.max(0, Math.ceil((width - x) / dx)),
        Math.max(0, Math.ceil((height - y) / dy)),
      ])
    : [[width, height]];
  return sizes
    .filter(([across, down]) => across > 0 && down > 0)
    .map(([across, down]) => ({
      width: across,
      height: down,
      rowBytes: Math.ceil((across * bits) / 8),
    }));
}

/** So many bytes are all its rows, each with the byte that names its filter. */
export function rowsBytes(header: PngHeader): number {
  return pngParts(header).reduce((sum, { height, rowBytes }) => sum + height * (rowBytes + 1), 0);
}

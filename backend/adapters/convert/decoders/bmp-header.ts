import { damaged, unsupported } from "../picture/conversion-fault.ts";

export interface BmpHeader {
  width: number;
  height: number;
  isTopDown: boolean;
  bitsPerPixel: number;
  compression: number;
  /** Where the pixels begin in the file. */
  pixelsAt: number;
  palette: [red: number, green: number, blue: number][];
  /** Which bits of a pixel are its red, green and blue. */
  masks?: [red: number, green: number, blue: number];
}

export const compressions = { none: 0, rle8: 1, rle4: 2, bitfields: 3, alphaBitfields: 6 } as const;

const fileHeaderBytes = 14;
/** OS/2's first header; all the others begin as Windows's of 40 bytes does. */
const oldHeaderBytes = 12;
const infoHeaderBytes = 40;

/** @see https://learn.microsoft.com/windows/win32/api/wingdi/ns-wingdi-bitmapv5header */
export function bmpHeader(file: Buffer): BmpHeader {
  try {
    return readHeader(file);
  } catch (error) {
    if (error instanceof RangeError) throw damaged("its header is cut off");
    throw error;
  }
}

function readHeader(file: Buffer): BmpHeader {
  if (file.toString("latin1", 0, 2) !== "BM") throw damaged("it does not begin with BM");
  const headerBytes = file.readUInt32LE(14);
  const isOld = headerBytes === oldHeaderBytes;
  if (!isOld && (headerBytes < infoHeaderBytes || headerBytes > 1_000)) {
    throw unsupported(`a header of ${headerBytes} bytes`);
  }
  const width = isOld ? file.readUInt16LE(18) : file.readInt32LE(18);
  const down = isOld ? file.readUInt16LE(20) : file.readInt32LE(22);
  const bitsPerPixel = file.readUInt16LE(isOld ? 24 : 28);
  const compression = isOld ? compressions.none : file.readUInt32LE(30);
  if (width <= 0 || down === 0) throw damaged(`${width} × ${down} pixels`);
  checkKind(bitsPerPixel, compression);
  const masks = isOld ? undefined : masksOf(file, bitsPerPixel, compression);
  const masksBehind =
    headerBytes === infoHeaderBytes && compression === compressions.bitfields ? 12 : 0;
  const paletteAt = fileHeaderBytes + headerBytes + masksBehind;
  const colours = isOld ? 0 : file.readUInt32LE(46);
  return {
    ...{ width, height: Math.abs(down), isTopDown: down < 0, bitsPerPixel, compression },
    pixelsAt: file.readUInt32LE(10),
    palette: bitsPerPixel > 8 ? [] : readPalette(file, paletteAt, isOld, bitsPerPixel, colours),
    ...(masks && { masks }),
  };
}

function checkKind(bitsPerPixel: number, compression: number) {
  const { none, rle8, rle4, bitfields, alphaBitfields } = compressions;
  const allowed: Record<number, number[]> = {
    ...{ 1: [none], 4: [none, rle4], 8: [none, rle8], 24: [none] },
    ...{ 16: [none, bitfields, alphaBitfields], 32: [none, bitfields, alphaBitfields] },
  };
  if (!allowed[bitsPerPixel]?.includes(compression)) {
    throw unsupported(`${bitsPerPixel} bits a pixel, compression ${compression}`);
  }
}

function masksOf(file: Buffer, bitsPerPixel: number, compression: number): BmpHeader["masks"] {
  if (compression !== compressions.none) {
    return [file.readUInt32LE(54), file.readUInt32LE(58), file.readUInt32LE(62)];
  }
  if (bitsPerPixel === 16) return [0x7c00, 0x03e0, 0x001f];
  if (bitsPerPixel === 32) return [0xff0000, 0x00ff00, 0x0000ff];
  return undefined;
}

function readPalette(
  file: Buffer,
  at: number,
  isOld: boolean,
  bitsPerPixel: number,
  colours: number,
): BmpHeader["palette"] {
  const most = 2 ** bitsPerPixel;
  const entryBytes = isOld ? 3 : 4;
  const pixelsAt = file.readUInt32LE(10);
  const room = Math.max(0, Math.floor((Math.min(pixelsAt, file.length) - at) / entryBytes));
  const length = Math.min(colours > 0 ? colours : most, most, room);
  return Array.from({ length }, (_, i) => {
    const entry = at + i * entryBytes;
    return [file[entry + 2] ?? 0, file[entry + 1] ?? 0, file[entry] ?? 0];
  });
}

import { constants, deflateRawSync, deflateSync } from "node:zlib";
import { chunk, flatPng, segment, stopSign } from "../picture-bytes.fixture.ts";

const mib = 1024 * 1024;
const signature = Buffer.from("89504e470d0a1a0a", "hex");
const uint32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
};

/** A PNG that is made of these chunks; its header says what it likes. */
export function png(header: PngHeader, ...chunks: Uint8Array[]): Buffer {
  return Buffer.concat([signature, ihdr(header), ...chunks, chunk("IEND", Buffer.alloc(0))]);
}

export interface PngHeader {
  width: number;
  height: number;
  bits?: number;
  /** PNG (Third Edition), section 11.2.1: 0 grey, 2 RGB, 3 palette, 6 RGB with alpha. */
  colour?: number;
  isInterlaced?: boolean;
}

export function ihdr({
  width,
  height,
  bits = 8,
  colour = 0,
  isInterlaced = false,
}: PngHeader): Buffer {
  const about = [bits, colour, 0, 0, isInterlaced ? 1 : 0];
  return chunk("IHDR", Buffer.concat([uint32(width), uint32(height), Buffer.from(about)]));
}

/** So many zeros in a thousandth of the bytes: one piece that inflates to a mebibyte, over and over. */
export function zerosDeflated(bytes: number): Buffer {
  const piece = (length: number) =>
    deflateRawSync(Buffer.alloc(length), { finishFlush: constants.Z_FULL_FLUSH });
  const whole = Math.floor(bytes / mib);
  const mebibyte = piece(mib);
  // The checksum of zeros: RFC 1950, section 8.2.
  const adler = uint32(((bytes % 65_521) << 16) | 1);
  const end = Buffer.from([0x03, 0x00]);
  const pieces = Array.from({ length: whole }, () => mebibyte);
  return Buffer.concat([Buffer.from([0x78, 0x9c]), ...pieces, piece(bytes % mib), end, adler]);
}

const channels: Record<number, number> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/** A black picture, whatever its size: small as a file, and not in memory. */
export function pngBomb(header: PngHeader, ...before: Uint8Array[]): Buffer {
  const { width, height, bits = 8, colour = 0, isInterlaced = false } = header;
  const rowBytes = (pixels: number) => 1 + Math.ceil((pixels * bits * (channels[colour] ?? 1)) / 8);
  const passes = isInterlaced ? adam7 : [[0, 0, 1, 1] as const];
  const bytes = passes
    .map(([x, y, dx, dy]) => rowBytes(Math.ceil((width - x) / dx)) * Math.ceil((height - y) / dy))
    .reduce((sum, pass) => sum + pass, 0);
  return png(header, ...before, chunk("IDAT", zerosDeflated(bytes)));
}

/** Where each pass begins, and how far its pixels are apart. PNG (Third Edition), section 8.1. */
const adam7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/** A small picture with these chunks between its header and its pixels. */
export function pngWith(...chunks: Uint8Array[]): Buffer {
  const whole = flatPng(90, 90);
  return Buffer.concat([whole.subarray(0, 33), ...chunks, whole.subarray(33)]);
}

/** A chunk of text or a colour profile that is a thousand times as large once it is inflated. */
export function inflating(type: "zTXt" | "iTXt" | "iCCP", bytes: number): Buffer {
  const before = type === "iTXt" ? "a\0\x01\0\0\0" : "a\0\0";
  return chunk(type, Buffer.concat([Buffer.from(before, "latin1"), zerosDeflated(bytes)]));
}

/** With another length than it has. */
export function lying(part: Buffer, bytes: number): Buffer {
  return Buffer.concat([uint32(bytes), part.subarray(4)]);
}

/** The rows of `flatPng(90, 90)`, and what else there is to be. */
export const idat = (rows: Uint8Array = Buffer.alloc(90 * 91)) => chunk("IDAT", deflateSync(rows));

/** A frame header that says so many pixels a side. */
export function frame(width: number, height: number, marker = 0xc0): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt16BE(height, 0);
  size.writeUInt16BE(width, 2);
  return segment(marker, Buffer.concat([Buffer.from([8]), size, Buffer.from([1, 1, 0x11, 0])]));
}

export const jpegStart = Buffer.from([0xff, 0xd8]);
export const jpegEnd = Buffer.from([0xff, 0xd9]);

/** A photograph, with these bytes right after its start. */
export function jpegWith(...parts: Uint8Array[]): Buffer {
  const whole = stopSign();
  return Buffer.concat([whole.subarray(0, 2), ...parts, whole.subarray(2)]);
}

/** A progressive JPEG whose last scan comes again and again: each is a pass over the whole picture. */
export function withScans(progressive: Buffer, count: number): Buffer {
  const at = progressive.lastIndexOf(Buffer.from([0xff, 0xda]));
  const scan = progressive.subarray(at, -2);
  return Buffer.concat([
    progressive.subarray(0, at),
    ...Array.from({ length: count }, () => scan),
    jpegEnd,
  ]);
}

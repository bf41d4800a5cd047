import { deflateSync, inflateRawSync } from "node:zlib";
import { conversionLimits } from "../../../core/blob/conversion-limits.ts";
import { damaged, tooLarge, unsupported } from "../picture/conversion-fault.ts";
import { type PngChunk, writePng } from "./png-chunks.ts";
import { pngHeader, pngParts, rowsBytes } from "./png-rows.ts";

/** Chunks that speak of colours as they were; the rest that is not needed to show the pixels is left out. */
const kept = ["gAMA", "cHRM", "sRGB", "iCCP", "eXIf"];
const [rgb, rgba] = [2, 6];

/**
 * A PNG of what Xcode makes of one for iOS: pixels are blue-green-red and multiplied by their alpha, and compressed
 * without zlib's header.
 * @see https://theapplewiki.com/wiki/PNG_CgBI_Format
 */
export function withoutCgBI(chunks: PngChunk[]): Buffer {
  const header = chunks.find(({ type }) => type === "IHDR");
  const facts = pngHeader(header?.data);
  const { width, height, bitDepth, colourType } = facts;
  if (width * height > conversionLimits.maxPixels) throw tooLarge(`${width} × ${height} pixels`);
  if (bitDepth !== 8 || (colourType !== rgb && colourType !== rgba)) {
    throw unsupported(`colour type ${colourType} of ${bitDepth} bits`);
  }
  const rows = inflateRows(chunks, rowsBytes(facts));
  const pixelBytes = colourType === rgba ? 4 : 3;
  let at = 0;
  for (const part of pngParts(facts)) {
    const end = at + part.height * (part.rowBytes + 1);
    unfilter(rows.subarray(at, end), part.rowBytes, pixelBytes);
    at = end;
  }
  return writePng([
    { type: "IHDR", data: header?.data ?? Buffer.alloc(0) },
    ...chunks.filter(({ type }) => kept.includes(type)),
    { type: "IDAT", data: deflateSync(rows, { level: 1 }) },
    { type: "IEND", data: Buffer.alloc(0) },
  ]);
}

function inflateRows(chunks: PngChunk[], needed: number): Buffer {
  const data = Buffer.concat(chunks.flatMap((one) => (one.type === "IDAT" ? [one.data] : [])));
  let rows: Buffer;
  try {
    rows = inflateRawSync(data, { maxOutputLength: needed + 1 });
  } catch (error) {
    throw damaged(`its pixels cannot be decompressed: ${String(error)}`);
  }
  if (rows.length !== needed) throw damaged("its pixels are not all there");
  return rows;
}

/** Takes the filters away, in place, and puts each pixel right. PNG (Third Edition), section 9. */
function unfilter(rows: Buffer, rowBytes: number, pixelBytes: number) {
  const stride = rowBytes + 1;
  let above: Buffer = Buffer.alloc(rowBytes);
  for (let start = 0; start < rows.length; start += stride) {
    const filter = rows[start] ?? 0;
    const row = rows.subarray(start + 1, start + stride);
    undo(filter, row, above, pixelBytes);
    above = Buffer.from(row);
    putRight(row, pixelBytes);
    rows[start] = 0;
  }
}

function undo(filter: number, row: Buffer, above: Buffer, pixelBytes: number) {
  if (filter > 4) throw damaged(`there is no filter ${filter}`);
  if (filter === 0) return;
  for (let i = 0; i < row.length; i++) {
    const left = i < pixelBytes ? 0 : (row[i - pixelBytes] ?? 0);
    const up = above[i] ?? 0;
    const corner = i < pixelBytes ? 0 : (above[i - pixelBytes] ?? 0);
    const guess = [0, left, up, (left + up) >> 1][filter] ?? paeth(left, up, corner);
    row[i] = (row[i] ?? 0) + guess;
  }
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [a, b, c] = [left, up, corner].map((value) => Math.abs(guess - value)) as [
    number,
    number,
    number,
  ];
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
}

function putRight(row: Buffer, pixelBytes: number) {
  for (let i = 0; i < row.length; i += pixelBytes) {
    const [blue = 0, green = 0, red = 0] = row.subarray(i, i + 3);
    const alpha = pixelBytes === 4 ? (row[i + 3] ?? 0) : 255;
    const whole = (value: number) =>
      alpha === 0 ? 0 : Math.min(255, Math.round((value * 255) / alpha));
    row[i] = whole(red);
    row[i + 1] = whole(green);
    row[i + 2] = whole(blue);
  }
}

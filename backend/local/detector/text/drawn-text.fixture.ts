import sharp from "sharp";
import { loadLettering } from "../../../../cli/pictures/lettering.ts";

export interface DrawnLine {
  text: string;
  /** Pixels: where it begins, its baseline, and its size. */
  left: number;
  baseline: number;
  size: number;
}

/** A page with these lines on it, in DejaVu Sans Bold. */
export async function drawText(width: number, height: number, lines: readonly DrawnLine[]) {
  const lettering = await loadLettering();
  const outlines = lines.map(({ text, ...at }) => lettering.outline(text, at)).join("");
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="#f4f1e8"/><path d="${outlines}" fill="#222"/></svg>`;
  return sharp(Buffer.from(svg)).flatten();
}

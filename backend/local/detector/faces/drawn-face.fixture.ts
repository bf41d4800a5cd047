import { readFile } from "node:fs/promises";
import sharp from "sharp";
import type { BoundingBox } from "../../../core/features/geometry.ts";

const svg = await readFile(new URL("drawn-face.svg", import.meta.url), "utf8");
const between = (start: string, end: string) => svg.split(start)[1]?.split(end)[0] ?? "";
const defs = between("<defs>", "</defs>");
/** 200 units from ear to ear around 0,0. */
const face = between('<g filter="url(#soft)">', "</g>\n</svg>");

export interface DrawnFace {
  /** Pixels: the middle between the ears, and from there to an ear. */
  x: number;
  y: number;
  radius: number;
  /** Degrees, clockwise. Default 0. */
  turned?: number;
}

/** From the hair to the chin and from ear to ear, as a face is drawn: in fractions of a picture of this size. */
export const boxOfDrawn = (
  { x, y, radius }: DrawnFace,
  width = 800,
  height = 600,
): BoundingBox => ({
  left: (x - 0.84 * radius) / width,
  top: (y - 0.66 * radius) / height,
  width: (1.68 * radius) / width,
  height: (1.91 * radius) / height,
});

/** A picture with these faces in it, as pixels. */
export function drawFaces(width: number, height: number, faces: readonly DrawnFace[]) {
  const drawn = faces.map(
    ({ x, y, radius, turned = 0 }) =>
      `<g transform="translate(${x} ${y}) rotate(${turned}) scale(${radius / 100})">${face}</g>`,
  );
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><defs>${defs}</defs><rect width="100%" height="100%" fill="#9db4c0"/><g filter="url(#soft)">${drawn.join("")}</g></svg>`;
  return sharp(Buffer.from(svg)).flatten();
}

import type { Raster } from "./decode-picture.ts";

/** A square of a raster, in its pixels, and how far it is turned clockwise, in radians. It may reach over the edges. */
export interface Square {
  centerX: number;
  centerY: number;
  side: number;
  angle?: number;
}

/**
 * A square of the picture as a model takes it, bilinear; what is outside of the picture is black.
 * @param side of the result, in pixels
 * @param normalise from 0–255 to what the model expects
 * @returns RGB, row by row
 */
export function sampleSquare(
  raster: Raster,
  { centerX, centerY, side: extent, angle = 0 }: Square,
  side: number,
  normalise: (value: number) => number,
): Float32Array {
  const { rgb, width, height } = raster;
  const values = new Float32Array(side * side * 3);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const scale = extent / side;
  const outside = normalise(0);
  for (let row = 0, to = 0; row < side; row += 1) {
    const down = (row + 0.5 - side / 2) * scale;
    for (let column = 0; column < side; column += 1, to += 3) {
      const across = (column + 0.5 - side / 2) * scale;
      const x = centerX + across * cos - down * sin - 0.5;
      const y = centerY + across * sin + down * cos - 0.5;
      if (x < -0.5 || y < -0.5 || x > width - 0.5 || y > height - 0.5) {
        values.fill(outside, to, to + 3);
        continue;
      }
      // Half a pixel before the first one it is still that one.
      const x0 = x < 0 ? 0 : x | 0;
      const y0 = y < 0 ? 0 : y | 0;
      const x1 = x0 + 1 < width ? x0 + 1 : x0;
      const y1 = y0 + 1 < height ? y0 + 1 : y0;
      const right = x < 0 ? 0 : x - x0;
      const low = y < 0 ? 0 : y - y0;
      const [a, b] = [(y0 * width + x0) * 3, (y0 * width + x1) * 3];
      const [c, d] = [(y1 * width + x0) * 3, (y1 * width + x1) * 3];
      for (let channel = 0; channel < 3; channel += 1) {
        const upper = (rgb[a + channel] ?? 0) * (1 - right) + (rgb[b + channel] ?? 0) * right;
        const lower = (rgb[c + channel] ?? 0) * (1 - right) + (rgb[d + channel] ?? 0) * right;
        values[to + channel] = normalise(upper * (1 - low) + lower * low);
      }
    }
  }
  return values;
}

import type { ApiLabel } from "../client/api-types.ts";

/** Pixels */
export interface PictureSize {
  width: number;
  height: number;
}

/** Pixels, from the upper left corner */
export interface PixelBox extends PictureSize {
  left: number;
  top: number;
}

type BoundingBox = ApiLabel["instances"][number]["bounding_box"];

/**
 * A bounding box (shares of the picture's width and height) in pixels, as much of it as lies in the picture.
 * @returns undefined when nothing does, or a number is not one: files are edited by hand
 */
export function pixelBox(box: BoundingBox, { width, height }: PictureSize): PixelBox | undefined {
  if (![box.left, box.top, box.width, box.height].every(Number.isFinite)) return undefined;
  const left = share(box.left) * width;
  const top = share(box.top) * height;
  const right = share(box.left + box.width) * width;
  const bottom = share(box.top + box.height) * height;
  if (right <= left || bottom <= top) return undefined;
  return { left, top, width: right - left, height: bottom - top };
}

/** Pixels */
export interface PixelPoint {
  x: number;
  y: number;
}

/** Points (shares of the picture's width and height) in pixels, as many as are numbers; those outside are at its edge. */
export function pixelPoints(
  points: readonly PixelPoint[],
  { width, height }: PictureSize,
): PixelPoint[] {
  return points
    .filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y))
    .map(({ x, y }) => ({ x: share(x) * width, y: share(y) * height }));
}

const share = (value: number) => Math.min(1, Math.max(0, value));

import type { BoundingBox, Point } from "../../core/features/geometry.ts";
import type { DetectTextRequest } from "./detect-text-request.ts";

/** Whether the middle of a box is in one of the regions; without regions it is. */
export function isInRegions(box: BoundingBox, regions: DetectTextRequest["regions"]): boolean {
  if (regions.length === 0) return true;
  const middle = { x: box.left + box.width / 2, y: box.top + box.height / 2 };
  return regions.some(({ BoundingBox, Polygon }) => {
    if (Polygon) return isInPolygon(middle, Polygon);
    const { Left = 0, Top = 0, Width = 0, Height = 0 } = BoundingBox ?? {};
    return isBetween(middle.x, Left, Left + Width) && isBetween(middle.y, Top, Top + Height);
  });
}

const isBetween = (value: number, from: number, to: number) => value >= from && value <= to;

/** A line from the point to the right crosses the edges of what it is inside of an odd number of times. */
function isInPolygon({ x, y }: Point, corners: readonly { X: number; Y: number }[]): boolean {
  let isInside = false;
  corners.forEach((to, index) => {
    const from = corners.at(index - 1) ?? to;
    const crosses = to.Y > y !== from.Y > y;
    if (crosses && x < from.X + ((y - from.Y) / (to.Y - from.Y)) * (to.X - from.X)) {
      isInside = !isInside;
    }
  });
  return isInside;
}

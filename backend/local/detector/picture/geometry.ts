import type { BoundingBox } from "../../../core/features/geometry.ts";

/** The part of a box that lies in the picture. Outside of it the width or the height is 0. */
export function insidePicture({ left, top, width, height }: BoundingBox): BoundingBox {
  const x1 = fraction(left);
  const y1 = fraction(top);
  return {
    left: x1,
    top: y1,
    width: fraction(left + width) - x1,
    height: fraction(top + height) - y1,
  };
}

/** The overlap of two boxes: their intersection over their union, 0–1. */
export function overlapOf(a: BoundingBox, b: BoundingBox): number {
  const shared = sharedArea(a, b);
  return shared === 0 ? 0 : shared / (a.width * a.height + b.width * b.height - shared);
}

/** How much of the first box lies in the second, 0–1. */
export function shareInside(inner: BoundingBox, outer: BoundingBox): number {
  const area = inner.width * inner.height;
  return area === 0 ? 0 : sharedArea(inner, outer) / area;
}

function sharedArea(a: BoundingBox, b: BoundingBox): number {
  const width = Math.min(a.left + a.width, b.left + b.width) - Math.max(a.left, b.left);
  const height = Math.min(a.top + a.height, b.top + b.height) - Math.max(a.top, b.top);
  return width <= 0 || height <= 0 ? 0 : width * height;
}

function fraction(value: number): number {
  return Math.min(1, Math.max(0, value));
}

import type { BoundingBox as RekognitionBox } from "@aws-sdk/client-rekognition";
import type { BoundingBox, Point } from "../../../core/features/geometry.ts";

export function toBox(box: RekognitionBox | undefined): BoundingBox {
  const { Left = 0, Top = 0, Width = 0, Height = 0 } = box ?? {};
  return { left: Left, top: Top, width: Width, height: Height };
}

export function toPoint({
  X = 0,
  Y = 0,
}: {
  X?: number | undefined;
  Y?: number | undefined;
}): Point {
  return { x: X, y: Y };
}

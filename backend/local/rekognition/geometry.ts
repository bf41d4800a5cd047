import type { BoundingBox } from "@aws-sdk/client-rekognition";
import type { BoundingBox as Box } from "../../core/features/geometry.ts";

export function toBoundingBox({ left, top, width, height }: Box): BoundingBox {
  return { Width: width, Height: height, Left: left, Top: top };
}

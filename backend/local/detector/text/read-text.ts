import type { BoundingBox, Point } from "../../../core/features/geometry.ts";

/** Something written on the picture. */
export interface WrittenText {
  text: string;
  /** 0–100 */
  confidence: number;
  /** Its four corners, from the top left one of the first letter on, clockwise as one reads. */
  polygon: Point[];
  /** The polygon's bounds. */
  box: BoundingBox;
}

export interface TextLine extends WrittenText {
  words: WrittenText[];
}

export interface ReadText {
  /** In the order of reading. */
  lines: TextLine[];
}

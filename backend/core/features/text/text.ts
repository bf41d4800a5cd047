import type { BoundingBox, Point } from "../geometry.ts";

/** Something written on the picture. */
export interface Written {
  text: string;
  /** 0–100 */
  confidence: number;
  boundingBox: BoundingBox;
  /** Its corners, also where it is tilted, in the order of reading from the first letter's top. */
  polygon: Point[];
}

export interface Word extends Written {
  /** Which of `lines` it is a part of. */
  line?: number;
}

export interface Text {
  lines: Written[];
  words: Word[];
}

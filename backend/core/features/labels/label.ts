import type { BoundingBox } from "../geometry.ts";

/** One box of a label, with the confidence (0–100) that it is right. */
export interface Instance {
  confidence: number;
  boundingBox: BoundingBox;
}

/** Something recognised in a picture. `instances` is empty for what is true of the picture as a whole. */
export interface Label {
  label: string;
  /** 0–100 */
  confidence: number;
  parents: string[];
  aliases: string[];
  categories: string[];
  instances: Instance[];
}

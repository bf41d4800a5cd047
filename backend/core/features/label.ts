/** A place in the picture: fractions of its width and height, measured from the top left corner. */
export interface BoundingBox {
  left: number;
  top: number;
  width: number;
  height: number;
}

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

/** A place in the picture: fractions of its width and height, measured from the top left corner. */
export interface BoundingBox {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** A point in the picture: fractions of its width and height, measured from the top left corner. */
export interface Point {
  x: number;
  y: number;
}

import type { ImageQuality } from "./image-quality.ts";

/** A place in the picture: fractions (0–1) of its upright width and height, from the top left corner. */
export interface DetectionBox {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** One thing that the detector found. */
export interface Detection {
  /** Index of the class in COCO's order of 80, see `coco-labels.ts`. */
  classIndex: number;
  /** 0–100 */
  confidence: number;
  box: DetectionBox;
}

/** What was found in one picture, most confident first, and how the picture is. */
export interface DetectedPicture {
  /** Pixels, upright: after the EXIF rotation that the boxes are relative to. */
  width: number;
  height: number;
  detections: Detection[];
  quality: ImageQuality;
}

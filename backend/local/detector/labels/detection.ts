import type { BoundingBox } from "../../../core/features/geometry.ts";
import type { ImageQuality } from "../picture/image-quality.ts";

/** One thing that the detector found. */
export interface Detection {
  /** Index of the class in COCO's order of 80, see `coco-labels.ts`. */
  classIndex: number;
  /** 0–100 */
  confidence: number;
  box: BoundingBox;
}

/** What the classifier says of a picture, or of a box in it. */
export interface NamedLabel {
  /** One of the taxonomy's. Those that stand above it are at least as certain. */
  name: string;
  /** 0–100 */
  confidence: number;
  /** Where it is, if it was named in a box. */
  box?: BoundingBox;
}

/** What was found in one picture, most confident first, and how the picture is. */
export interface DetectedPicture {
  /** Pixels, upright: after the EXIF rotation that the boxes are relative to. */
  width: number;
  height: number;
  detections: Detection[];
  /** Where there is a classifier. */
  named?: readonly NamedLabel[];
  quality: ImageQuality;
}

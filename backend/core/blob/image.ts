/** The formats that are recognised. */
export type ImageFormat = "jpeg" | "png";

/** What is known of an uploaded image without looking at what it shows. */
export interface ImageFacts {
  bytes: number;
  /** As S3 gave it, without quotes. */
  etag: string;
  format?: ImageFormat;
  /** Pixels, as stored: before any EXIF rotation. */
  width?: number;
  height?: number;
  quality?: ImageQuality;
}

/** How good a picture is to look at, each 0–100, where the detector was asked to measure it. */
export interface ImageQuality {
  brightness: number;
  contrast: number;
  sharpness: number;
}

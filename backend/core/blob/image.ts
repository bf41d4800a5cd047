import type { ImageQuality } from "../features/image-quality.ts";

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

import type { ImageQuality } from "../features/image-quality.ts";
import type { ConvertibleFormat } from "./convertible-formats.ts";

/** The formats that are recognised. */
export type ImageFormat = "jpeg" | "png";

/** What is known of an uploaded image without looking at what it shows. */
export interface ImageFacts {
  bytes: number;
  /** As S3 gave it, without quotes. */
  etag: string;
  /** Of what was uploaded, whatever it was converted to. */
  format?: ConvertibleFormat;
  /** Pixels as people see it, after its rotation: what boxes are relative to. */
  width?: number;
  height?: number;
  /** 1 to 8, as EXIF has it: how what is stored must be turned or mirrored to be upright. Missing where nothing is said. */
  orientation?: number;
  /** What was recognised is a JPEG that was made of it. */
  converted?: true;
  /** It lacks its end marker, or a checksum is wrong, and was recognised all the same. */
  repaired?: true;
  quality?: ImageQuality;
}

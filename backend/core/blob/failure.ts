import type { Feature } from "../features/features.ts";
import type { ConvertibleFormat } from "./convertible-formats.ts";
import type { ImageFormat } from "./image.ts";

/** Why a blob failed. What is particular to this blob is in the facts; the words are in the catalogue. */
export type BlobFailure =
  | { code: "unsupported_image"; found?: string; format?: ImageFormat }
  | { code: "corrupt_image"; format?: ConvertibleFormat }
  | {
      code: "image_too_large";
      bytes?: number;
      width?: number;
      height?: number;
      format?: ConvertibleFormat;
      /** Larger ones than recognition takes are converted here: the limits are those of that. */
      isForConversion?: true;
      /** So much longer than wide that at no size it is within both of recognition's limits. */
      isTooLong?: true;
    }
  | { code: "image_too_small"; width?: number; height?: number }
  | { code: "conversion_failed"; format?: ConvertibleFormat; reason?: ConversionFailure }
  | { code: "empty_upload" }
  | { code: "upload_expired" }
  | { code: "content_mismatch" }
  | FeatureFailure;

/** `crashed`: whatever decoded it died of it, each time. */
export type ConversionFailure = "unsupported_variant" | "timed_out" | "crashed";

/** A feature that could not be recognised: which one, where it is one of several. */
export interface FeatureFailure {
  code:
    | "recognition_throttled"
    | "recognition_unavailable"
    | "recognition_denied"
    | "image_crashes_detector"
    | "spending_limit";
  feature?: Feature;
}

export type BlobErrorCode = BlobFailure["code"];

/** Why a blob failed. What is particular to this blob is in the facts; the words are in the catalogue. */
export type BlobFailure =
  | { code: "unsupported_image"; found?: string }
  | { code: "corrupt_image"; format?: string }
  | { code: "image_too_large"; bytes?: number; width?: number; height?: number }
  | { code: "image_too_small"; width?: number; height?: number }
  | { code: "empty_upload" }
  | { code: "upload_expired" }
  | { code: "content_mismatch" }
  | { code: "recognition_throttled" }
  | { code: "recognition_unavailable" }
  | { code: "recognition_denied" }
  | { code: "image_crashes_detector" }
  | { code: "spending_limit" };

export type BlobErrorCode = BlobFailure["code"];

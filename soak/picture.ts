export type ImageErrorCode = "image_too_small" | "unsupported_image" | "corrupt_image";

/** One content that blobs are made of, and what is to come of it. */
export interface Picture {
  index: number;
  bytes: Buffer;
  /** Hex */
  sha256: string;
  expects:
    | { status: "succeeded"; classIndex: number; confidence: number }
    | { status: "failed"; code: ImageErrorCode };
}

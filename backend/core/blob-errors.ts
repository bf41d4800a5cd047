/** Why a blob failed. What is particular to this blob is in the facts; the words are in the catalogue below. */
export type BlobFailure =
  | { code: "unsupported_image"; found?: string }
  | { code: "corrupt_image"; format?: string }
  | { code: "image_too_large"; bytes?: number; width?: number; height?: number }
  | { code: "image_too_small"; width?: number; height?: number }
  | { code: "empty_upload" }
  | { code: "upload_expired" }
  | { code: "recognition_throttled" }
  | { code: "recognition_unavailable" }
  | { code: "recognition_denied" };

export type BlobErrorCode = BlobFailure["code"];

/** A failure as the API tells it: what happened and why, what to do next, and whether trying again can help. */
export interface BlobError {
  code: BlobErrorCode;
  message: string;
  hint: string;
  retryable: boolean;
}

/**
 * Rekognition's limits for an image stored in S3.
 * @see https://docs.aws.amazon.com/rekognition/latest/dg/limits.html
 */
export const IMAGE_LIMITS = { maxBytes: 15_000_000, minPixels: 80, maxPixels: 10_000 } as const;

const CATALOGUE: {
  [Code in BlobErrorCode]: (
    failure: Extract<BlobFailure, { code: Code }>,
  ) => Omit<BlobError, "code">;
} = {
  unsupported_image: ({ found }) => ({
    message: found
      ? `This is ${found}, not a JPEG or PNG image.`
      : "The uploaded bytes are not a JPEG or PNG image, whatever the file is called.",
    hint: "Convert it to JPEG or PNG and upload it as a new blob.",
    retryable: false,
  }),
  corrupt_image: ({ format }) => ({
    message: `The ${format ? `${format.toUpperCase()} ` : ""}image is damaged or cut off and cannot be decoded.`,
    hint: "Open the file to check it, save it again or fetch it again in full, and upload it as a new blob.",
    retryable: false,
  }),
  image_too_large: (failure) => ({
    message: `${sizeOf(failure)}; the limits are 10,000 pixels a side and 15,000,000 bytes.`,
    hint: "Scale the picture down (1,600 pixels on the longer side is plenty) and upload it as a new blob.",
    retryable: false,
  }),
  image_too_small: (failure) => ({
    message: `${sizeOf(failure)}; at least 80 pixels a side are needed.`,
    hint: "Upload a larger original as a new blob. Enlarging this one adds no detail.",
    retryable: false,
  }),
  empty_upload: () => ({
    message: "The uploaded file is empty (0 bytes).",
    hint: "Check that the file was written in full before it was sent, and upload it as a new blob.",
    retryable: false,
  }),
  upload_expired: () => ({
    message: "No picture was uploaded before the form expired.",
    hint: "Create a new blob and post the picture before `upload_info.expires_at`.",
    retryable: false,
  }),
  recognition_throttled: () => ({
    message:
      "Recognition was asked for more pictures than the account's quota allows, for longer than we retry.",
    hint: "Upload the picture as a new blob in a few minutes; if it happens often, raise the DetectLabels quota.",
    retryable: true,
  }),
  recognition_unavailable: () => ({
    message: "Recognition could not be reached or failed, for longer than we retry.",
    hint: "Upload the picture as a new blob in a few minutes.",
    retryable: true,
  }),
  recognition_denied: () => ({
    message:
      "The service is not allowed to use recognition: its permissions or its region are not set up.",
    hint: "Tell whoever runs this service; once it is repaired, upload the picture as a new blob.",
    retryable: true,
  }),
};

export function describeFailure(failure: BlobFailure): BlobError {
  const describe = CATALOGUE[failure.code] as (failure: BlobFailure) => Omit<BlobError, "code">;
  return { code: failure.code, ...describe(failure) };
}

function sizeOf(size: { bytes?: number; width?: number; height?: number }): string {
  const format = (value: number) => value.toLocaleString("en-US");
  if (size.width !== undefined && size.height !== undefined) {
    return `The picture is ${format(size.width)} × ${format(size.height)} pixels`;
  }
  if (size.bytes !== undefined) return `The file is ${format(size.bytes)} bytes`;
  return "The picture's size is out of bounds";
}

import type { BlobErrorCode, BlobFailure } from "../blob/failure.ts";
import { imageLimits, limitsInWords } from "../blob/image-limits.ts";
import { withCommas } from "../thousands.ts";
import { errorCatalogue } from "./error-catalogue.ts";

/** A failure as the API tells it: what happened and why, what to do next, and whether trying again can help. */
export interface BlobError {
  code: BlobErrorCode;
  message: string;
  hint: string;
  retryable: boolean;
}

/** The catalogue's words for this code, with what is known of this very blob. */
export function describeFailure(failure: BlobFailure): BlobError {
  const { message, hint, retryable } = errorCatalogue[failure.code];
  return { code: failure.code, message: particulars(failure) ?? message, hint, retryable };
}

function particulars(failure: BlobFailure): string | undefined {
  switch (failure.code) {
    case "unsupported_image":
      return failure.found && `This is ${failure.found}, not a JPEG or PNG image.`;
    case "corrupt_image": {
      const { format } = failure;
      return (
        format && `The ${format.toUpperCase()} image is damaged or cut off and cannot be decoded.`
      );
    }
    case "image_too_large": {
      const size = sizeOf(failure);
      return size && `${size}; the limits are ${limitsInWords.pixels} and ${limitsInWords.bytes}.`;
    }
    case "image_too_small": {
      const size = sizeOf(failure);
      return size && `${size}; at least ${imageLimits.minPixels} pixels a side are needed.`;
    }
    case "empty_upload":
    case "upload_expired":
    case "content_mismatch":
    case "recognition_throttled":
    case "recognition_unavailable":
    case "recognition_denied":
    case "image_crashes_detector":
    case "spending_limit":
      return undefined;
  }
}

function sizeOf(size: { bytes?: number; width?: number; height?: number }): string | undefined {
  if (size.width !== undefined && size.height !== undefined) {
    return `The picture is ${withCommas(size.width)} × ${withCommas(size.height)} pixels`;
  }
  return size.bytes === undefined ? undefined : `The file is ${withCommas(size.bytes)} bytes`;
}

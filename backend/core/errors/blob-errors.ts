import { conversionLimits } from "../blob/conversion-limits.ts";
import { type ConvertibleFormat, convertibleFormats } from "../blob/convertible-formats.ts";
import type { BlobErrorCode, BlobFailure, ConversionFailure } from "../blob/failure.ts";
import type { ImageFormat } from "../blob/image.ts";
import { imageLimits, limitsInWords } from "../blob/image-limits.ts";
import type { Feature } from "../features/features.ts";
import { withCommas } from "../thousands.ts";
import { errorCatalogue } from "./error-catalogue.ts";

/** A failure as the API tells it: what happened and why, what to do next, and whether trying again can help. */
export interface BlobError {
  code: BlobErrorCode;
  message: string;
  hint: string;
  retryable: boolean;
  /** What could not be recognised, where it is one of several. */
  feature?: Feature;
}

/** The catalogue's words for this code, with what is known of this very blob. */
export function describeFailure(failure: BlobFailure): BlobError {
  const { message, hint, retryable } = errorCatalogue()[failure.code];
  const feature = "feature" in failure ? failure.feature : undefined;
  return {
    code: failure.code,
    message: particulars(failure) ?? (feature ? lookingFor(feature, message) : message),
    hint: hintFor(failure) ?? hint,
    retryable,
    ...(feature && { feature }),
  };
}

/** Where the catalogue's would not help. */
function hintFor(failure: BlobFailure): string | undefined {
  if (failure.code !== "image_too_large" || !failure.isTooLong) return undefined;
  return "Cut the picture into shorter parts, and upload each as a new blob.";
}

function particulars(failure: BlobFailure): string | undefined {
  switch (failure.code) {
    case "unsupported_image":
      return failure.found && unsupported(failure.found, failure.format);
    case "corrupt_image": {
      const { format } = failure;
      return format && `The ${nameOf(format)} is damaged or cut off and cannot be decoded.`;
    }
    case "image_too_large": {
      const size = sizeOf(failure);
      if (failure.isTooLong) {
        return (
          size &&
          `${size}; scaled to ${limitsInWords.pixels} it would be narrower than ${imageLimits.minPixels}.`
        );
      }
      if (failure.isForConversion) return tooLargeToConvert(failure, size);
      return size && `${size}; the limits are ${limitsInWords.pixels} and ${limitsInWords.bytes}.`;
    }
    case "image_too_small": {
      const size = sizeOf(failure);
      return size && `${size}; at least ${imageLimits.minPixels} pixels a side are needed.`;
    }
    case "conversion_failed":
      return failure.format && failure.reason && unconvertible(failure.format, failure.reason);
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

const unsupported = (found: string, format: ImageFormat | undefined) =>
  format
    ? `This is ${found}, a kind of ${format.toUpperCase()} that recognition does not take.`
    : `This is ${found}, which cannot be recognised here.`;

/** "a HEIC image" is "HEIC image" here, and "a JPEG" is "JPEG image". */
const nameOf = (format: ConvertibleFormat) =>
  `${convertibleFormats[format].replace(/^an? /, "").replace(/ image$/, "")} image`;

/** Of a format whose limit is smaller nothing but that is known. */
function tooLargeToConvert(
  { format, bytes }: Extract<BlobFailure, { code: "image_too_large" }>,
  size: string | undefined,
): string | undefined {
  const { maxBytes, maxPixels } = conversionLimits;
  if (bytes !== undefined) return size && `${size}; the limit is ${withCommas(maxBytes)} bytes.`;
  if (size) return `${size}; at most ${withCommas(maxPixels)} pixels can be converted.`;
  return format && `The ${nameOf(format)} is larger than what can be converted of its format.`;
}

function unconvertible(format: ConvertibleFormat, reason: ConversionFailure): string {
  const name = convertibleFormats[format];
  switch (reason) {
    case "unsupported_variant":
      return `This is ${name} of a kind that cannot be made a JPEG here.`;
    case "timed_out":
      return `This is ${name}, and making a JPEG of it took too long, several times.`;
    case "crashed":
      return `This is ${name} that ended what was to make a JPEG of it, several times.`;
  }
}

const lookingFor = (feature: Feature, message: string) =>
  `Looking for ${feature}: ${message.charAt(0).toLowerCase()}${message.slice(1)}`;

function sizeOf(size: { bytes?: number; width?: number; height?: number }): string | undefined {
  if (size.width !== undefined && size.height !== undefined) {
    return `The picture is ${withCommas(size.width)} × ${withCommas(size.height)} pixels`;
  }
  return size.bytes === undefined ? undefined : `The file is ${withCommas(size.bytes)} bytes`;
}

import { convertibleFormats } from "../blob/convertible-formats.ts";
import type { BlobFailure } from "../blob/failure.ts";
import { imageLimits, isTooLong } from "../blob/image-limits.ts";
import type { Conversion } from "../ports/conversions.ts";
import { RecognitionError } from "../ports/recognition.ts";
import type { Preflight } from "./preflight.ts";

type NotConverted = Extract<Conversion, { kind: "not_converted" }>;

/**
 * What a conversion says of the picture, in the words of pre-flight.
 * @throws {RecognitionError} for what is no fault of the picture
 */
export function afterConversion(
  original: { bytes: number; etag: string },
  conversion: Conversion,
): Preflight {
  if (conversion.kind === "not_converted") {
    const failure = failureOf(conversion);
    if (!failure) return { kind: "gone" };
    return { kind: "refused", failure, image: { ...original, format: conversion.source } };
  }
  const { image, isRepaired } = conversion;
  const facts = {
    ...original,
    ...image,
    converted: true as const,
    ...(isRepaired && { repaired: true as const }),
  };
  const { width, height } = image;
  const failure: BlobFailure | undefined =
    Math.min(width, height) < imageLimits.minPixels
      ? { code: "image_too_small", width, height }
      : isTooLong(image)
        ? { code: "image_too_large", width, height, isTooLong: true }
        : undefined;
  if (!failure) return { kind: "accepted", image: facts };
  // It was told for what it is, and never looked at.
  const { converted: _, ...unlooked } = facts;
  return { kind: "refused", failure, image: unlooked };
}

/** Undefined if the picture was not there any more. */
function failureOf({ source: format, reason }: NotConverted): BlobFailure | undefined {
  switch (reason) {
    case "damaged":
      return { code: "corrupt_image", format };
    case "too_large":
      return { code: "image_too_large", format, isForConversion: true };
    case "unsupported_variant":
    case "timed_out":
    case "crashed":
      return { code: "conversion_failed", format, reason };
    case "gone":
      return undefined;
    case "denied":
      throw notDone("recognition_denied", format);
    case "unavailable":
      throw notDone("recognition_unavailable", format);
  }
}

/** It was retried where that helps: here it is at its end. */
function notDone(
  code: "recognition_denied" | "recognition_unavailable",
  format: NotConverted["source"],
): RecognitionError {
  const cause = new Error(`${convertibleFormats[format]} could not be read or written`);
  return new RecognitionError({ code }, false, { cause });
}

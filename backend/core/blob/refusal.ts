import type { Outcome } from "./blob.ts";
import type { BlobErrorCode, BlobFailure } from "./failure.ts";

/** What is wrong with the uploaded bytes themselves, and will be for ever. */
const aboutTheBytes: ReadonlySet<BlobErrorCode> = new Set([
  "unsupported_image",
  "corrupt_image",
  "image_too_large",
  "image_too_small",
  "conversion_failed",
  "empty_upload",
]);

export function isAboutTheBytes(code: BlobErrorCode): boolean {
  return aboutTheBytes.has(code);
}

/** Whether the same bytes will end so again: what only took too long, or broke what converted it, may not. */
export function isForEver(failure: BlobFailure): boolean {
  if (failure.code !== "conversion_failed") return isAboutTheBytes(failure.code);
  return failure.reason === "unsupported_variant";
}

/** Whether a blob failed for the picture that it was given, and not for us. */
export function isRefusal(outcome: Outcome): boolean {
  return outcome.status === "failed" && isAboutTheBytes(outcome.failure.code);
}

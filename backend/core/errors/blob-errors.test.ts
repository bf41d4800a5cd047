import { describe, expect, it } from "@jest/globals";
import type { BlobErrorCode, BlobFailure } from "../blob/failure.ts";
import { describeFailure } from "./blob-errors.ts";

/** Each failure with all that can be known of it, the message it must give, and whether trying again can help. */
const failures: [failure: BlobFailure, message: string, retryable: boolean][] = [
  [
    { code: "recognition_unavailable", feature: "text" },
    "Looking for text: recognition could not be reached or failed, for longer than we retry.",
    true,
  ],
  [
    { code: "unsupported_image", found: "a PDF document" },
    "This is a PDF document, which cannot be recognised here.",
    false,
  ],
  [
    { code: "unsupported_image" },
    "The uploaded bytes are no picture that can be recognised, whatever the file is called.",
    false,
  ],
  [
    { code: "corrupt_image", format: "jpeg" },
    "The JPEG image is damaged or cut off and cannot be decoded.",
    false,
  ],
  [{ code: "corrupt_image" }, "The image is damaged or cut off and cannot be decoded.", false],
  [
    { code: "image_too_large", bytes: 15_000_001 },
    "The file is 15,000,001 bytes; the limits are 10,000 pixels a side and 15,000,000 bytes.",
    false,
  ],
  [
    { code: "image_too_large", width: 10_001, height: 80 },
    "The picture is 10,001 × 80 pixels; the limits are 10,000 pixels a side and 15,000,000 bytes.",
    false,
  ],
  [
    { code: "image_too_large" },
    "The picture is larger than 10,000 pixels a side or 15,000,000 bytes.",
    false,
  ],
  [
    { code: "image_too_small", width: 79, height: 80 },
    "The picture is 79 × 80 pixels; at least 80 pixels a side are needed.",
    false,
  ],
  [
    { code: "image_too_large", bytes: 50_000_001, isForConversion: true },
    "The file is 50,000,001 bytes; the limit is 50,000,000 bytes.",
    false,
  ],
  [
    { code: "image_too_large", width: 12_000, height: 10_001, isForConversion: true },
    "The picture is 12,000 × 10,001 pixels; at most 120,000,000 pixels can be converted.",
    false,
  ],
  [
    { code: "image_too_large", width: 100, height: 12_600, isTooLong: true },
    "The picture is 100 × 12,600 pixels; scaled to 10,000 pixels a side it would be narrower than 80.",
    false,
  ],
  [
    { code: "image_too_large", format: "heic", isForConversion: true },
    "The HEIC image is larger than what can be converted of its format.",
    false,
  ],
  [
    { code: "corrupt_image", format: "jpeg-2000" },
    "The JPEG 2000 image is damaged or cut off and cannot be decoded.",
    false,
  ],
  [
    { code: "conversion_failed", format: "avif", reason: "unsupported_variant" },
    "This is an AVIF image of a kind that cannot be made a JPEG here.",
    false,
  ],
  [
    { code: "conversion_failed", format: "tiff", reason: "timed_out" },
    "This is a TIFF image, and making a JPEG of it took too long, several times.",
    false,
  ],
  [
    { code: "conversion_failed", format: "heic", reason: "crashed" },
    "This is a HEIC image that ended what was to make a JPEG of it, several times.",
    false,
  ],
  [
    { code: "conversion_failed" },
    "The picture could not be made a JPEG, which recognition would take.",
    false,
  ],
  [{ code: "image_too_small" }, "The picture is smaller than 80 pixels a side.", false],
  [{ code: "empty_upload" }, "The uploaded file is empty (0 bytes).", false],
  [{ code: "upload_expired" }, "No picture was uploaded before the form expired.", false],
  [
    { code: "content_mismatch" },
    "The stored bytes are not those whose `sha256` was promised.",
    false,
  ],
  [
    { code: "recognition_throttled" },
    "Recognition was asked for more pictures than the account's quota allows, for the six hours that we retry.",
    true,
  ],
  [
    { code: "recognition_unavailable" },
    "Recognition could not be reached or failed, for longer than we retry.",
    true,
  ],
  [
    { code: "recognition_denied" },
    "The service is not allowed to use recognition: its permissions or its region are not set up.",
    true,
  ],
  [
    { code: "image_crashes_detector" },
    "This picture ended the detector twice, and is not looked at again for a day.",
    false,
  ],
  [{ code: "spending_limit" }, "What may be spent on recognition in a day is spent.", true],
];

/** A word of each hint that belongs to this failure and no other's general advice. */
const nextStep: Record<BlobErrorCode, RegExp> = {
  unsupported_image: /Check that it is the file you meant/,
  corrupt_image: /Open the file to check it/,
  image_too_large: /Scale the picture down/,
  image_too_small: /larger original/,
  conversion_failed: /export it as JPEG or PNG/,
  empty_upload: /written in full/,
  upload_expired: /before `upload_info\.expires_at`/,
  content_mismatch: /SHA-256 of the very bytes/,
  recognition_throttled: /raise Rekognition's quota/,
  recognition_unavailable: /in a few minutes/,
  recognition_denied: /whoever runs this service/,
  image_crashes_detector: /another program/,
  spending_limit: /after midnight UTC/,
};

describe("describeFailure", () => {
  it.each(failures)("%j", (failure, message, retryable) => {
    const described = describeFailure(failure);
    expect(described).toMatchObject({ code: failure.code, message, retryable });
    const isTooLong = "isTooLong" in failure;
    expect(described.hint).toMatch(isTooLong ? /shorter parts/ : nextStep[failure.code]);
    expect(described.hint).toMatch(/new blob/);
  });

  it("is tested for every code there is", () => {
    const tested = new Set(failures.map(([{ code }]) => code));
    expect([...tested].sort()).toEqual(Object.keys(nextStep).sort());
  });
});

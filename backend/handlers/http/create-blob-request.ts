import * as v from "valibot";
import type { CreateBlobRequest } from "../../core/use-cases/create-blob.ts";
import { callbackEntries, faultsOfTarget, readCallbackTarget } from "./callback-target.ts";
import {
  featureEntries,
  readMinConfidences,
  readPolicy,
  withoutItsFeature,
} from "./features-schema.ts";
import { metadata } from "./metadata-schema.ts";
import { maxLabels, toReadFilter } from "./read-filter-schema.ts";
import { validate } from "./validate.ts";

const sha256Message = "must be a SHA-256 in hex: 64 digits";
const sizeMessage = "must be a whole number of bytes";

const body = v.object({
  ...callbackEntries,
  ...featureEntries,
  max_labels: v.optional(maxLabels),
  metadata: v.optional(metadata),
  sha256: v.optional(
    v.pipe(v.string(sha256Message), v.regex(/^[0-9a-f]{64}$/i, sha256Message), v.toLowerCase()),
  ),
  size: v.optional(
    v.pipe(
      v.number(sizeMessage),
      v.integer(sizeMessage),
      v.minValue(0, sizeMessage),
      v.maxValue(Number.MAX_SAFE_INTEGER, sizeMessage),
    ),
  ),
});

/** @throws {ApiError} `invalid_request` */
export function decodeCreateBlob(input: unknown): CreateBlobRequest {
  const request = validate(body, input, "is not a known property", (given) => [
    ...faultsOfTarget(given),
    ...withoutItsFeature(given),
  ]);
  const { features, face_attributes, max_labels, metadata: given, sha256, size } = request;
  const callback = readCallbackTarget(request);
  const policy = readPolicy(request);
  return {
    ...(features && { features }),
    ...(face_attributes !== undefined && { faceAttributes: face_attributes }),
    ...(policy && { policy }),
    filter: toReadFilter({ minConfidence: readMinConfidences(request), maxLabels: max_labels }),
    ...(given && { metadata: given }),
    ...(callback && { callback }),
    content: {
      ...(sha256 !== undefined && { sha256 }),
      ...(size !== undefined && { bytes: size }),
    },
  };
}

import { UsageError } from "./errors.ts";

/**
 * What could mean another path of the API never becomes part of a URL.
 * @throws {UsageError} `invalid_blob_id`
 */
export function checkBlobId(blobId: string): void {
  if (/^[\w-]{1,128}$/.test(blobId)) return;
  throw new UsageError({
    code: "invalid_blob_id",
    message: `"${blobId}" is not a blob id.`,
    hint: "Give the id that `rekog upload` printed, or creating a blob answered with, such as 6f1c2a34-9a4e-4b39-8a55-0f2c8d1e7b60.",
  });
}

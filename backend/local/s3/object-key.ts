import { S3Error } from "./s3-error.ts";

const maxKeyBytes = 1024;

/**
 * Refuses a key that no object can have.
 * @throws S3Error `KeyTooLongError`: a key has at most 1,024 bytes in UTF-8.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html
 */
export function checkKey(key: string): void {
  const keyBytes = Buffer.byteLength(key);
  if (keyBytes <= maxKeyBytes) return;
  throw new S3Error("KeyTooLongError", {
    details: { Size: keyBytes, MaxSizeAllowed: maxKeyBytes },
  });
}

import type { S3Event } from "aws-lambda";
import { blobIdOfUpload } from "../../core/blob/upload-key.ts";
import type { Upload } from "../../core/use-cases/process-blob.ts";

/**
 * The uploads that an S3 event notification tells of. None for the `s3:TestEvent` that S3 sends when notifications
 * are set up.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 */
export function decodeUploads(body: string): Omit<Upload, "attempt" | "lastAttempt">[] {
  const { Records = [] } = JSON.parse(body) as Partial<S3Event>;
  return Records.flatMap(({ s3, eventTime }) => {
    const key = decodeKey(s3.object.key);
    const blobId = blobIdOfUpload(key);
    const { versionId, size, eTag } = s3.object;
    const object = { key, ...(versionId && { versionId }) };
    // S3 leaves the size out of a record when it is 0.
    return blobId ? [{ blobId, object, bytes: size ?? 0, etag: eTag, storedAt: eventTime }] : [];
  });
}

/** Keys in events are encoded as in a form: `red+flower.jpg` is "red flower.jpg". */
const decodeKey = (key: string) => decodeURIComponent(key.replaceAll("+", " "));

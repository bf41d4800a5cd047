import type { S3Event } from "aws-lambda";
import { blobIdOfUpload } from "../../core/blob/upload-key.ts";
import type { Upload } from "../../core/use-cases/process-blob.ts";

/**
 * The uploads that an S3 event notification tells of. None for the `s3:TestEvent` that S3 sends when notifications
 * are set up.
 * @throws {Error} for what S3 never sends: no store could look it up, and it would come back until its deliveries are spent
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 */
export function decodeUploads(body: string): Omit<Upload, "attempt" | "lastAttempt">[] {
  const { Records = [] } = JSON.parse(body) as Partial<S3Event>;
  return Records.flatMap(({ s3, eventTime }) => {
    const key = decodeKey(s3.object.key);
    const blobId = blobIdOfUpload(key);
    if (!blobId) return [];
    const { versionId, size, eTag } = s3.object;
    const object = { key, ...(versionId && { versionId }) };
    // S3 leaves the size out of a record when it is 0.
    const upload = { blobId, object, bytes: size ?? 0, etag: eTag, storedAt: eventTime };
    if (!isSent(upload)) throw new Error("The message tells of no object that S3 could have.");
    return [upload];
  });
}

/** Keys in events are encoded as in a form: `red+flower.jpg` is "red flower.jpg". */
const decodeKey = (key: string) => decodeURIComponent(key.replaceAll("+", " "));

/** What S3 has of a key, in bytes of UTF-8. */
const longestKeyBytes = 1_024;

function isSent({ object, bytes, etag, storedAt }: ReturnType<typeof decodeUploads>[number]) {
  const { key, versionId } = object;
  return (
    Buffer.byteLength(key) <= longestKeyBytes &&
    ["undefined", "string"].includes(typeof versionId) &&
    Number.isSafeInteger(bytes) &&
    bytes >= 0 &&
    typeof etag === "string" &&
    typeof storedAt === "string" &&
    !Number.isNaN(Date.parse(storedAt))
  );
}

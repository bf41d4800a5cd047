import type { S3Client } from "@aws-sdk/client-s3";
import { createPresignedPost, type PresignedPostOptions } from "@aws-sdk/s3-presigned-post";
import { uploadKeyOf } from "../../core/blob/upload-key.ts";
import type { UploadIssuer } from "../../core/ports/blobs.ts";
import type { Clock } from "../../core/ports/clock.ts";

/**
 * Signs S3 POST policies, for files of at most so many bytes. An empty file is let through on purpose, so that the blob can say what was wrong with it.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html
 */
export function s3UploadIssuer(
  client: S3Client,
  { bucket, maxBytes }: { bucket: string; maxBytes: number },
  now: Clock = () => new Date(),
): UploadIssuer {
  return {
    async issue(blobId, expiresAt, content) {
      const { bytes, sha256 } = content;
      const [least, most] = bytes === undefined ? [0, maxBytes] : [bytes, bytes];
      const { url, fields } = await createPresignedPost(client, {
        Bucket: bucket,
        Key: uploadKeyOf(blobId),
        Conditions: [["content-length-range", least, most]],
        ...(sha256 && { Fields: checksumFields(sha256) }),
        Expires: Math.round((expiresAt.getTime() - now().getTime()) / 1000),
      });
      return { url, fields, expiresAt: expirationOf(fields.Policy), maxBytes: most };
    },
  };
}

/**
 * Fields that pin the content: they are conditions of the policy too, and S3 refuses bytes with another SHA-256.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/RESTObjectPOST.html
 */
function checksumFields(sha256: string): NonNullable<PresignedPostOptions["Fields"]> {
  return {
    "x-amz-checksum-algorithm": "SHA256",
    "x-amz-checksum-sha256": Buffer.from(sha256, "hex").toString("base64"),
  };
}

/** The signed policy's own expiration: the moment S3 goes by, ISO 8601. */
function expirationOf(policy = ""): string {
  const { expiration } = JSON.parse(Buffer.from(policy, "base64").toString("utf8")) as {
    expiration: string;
  };
  return new Date(expiration).toISOString();
}

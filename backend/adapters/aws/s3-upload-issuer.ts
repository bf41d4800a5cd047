import type { S3Client } from "@aws-sdk/client-s3";
import { createPresignedPost } from "@aws-sdk/s3-presigned-post";
import { IMAGE_LIMITS } from "../../core/blob-errors.ts";
import type { Clock, UploadIssuer } from "../../core/ports.ts";
import { keyOf } from "./upload-key.ts";

/**
 * Signs S3 POST policies. An empty file is let through on purpose, so that the blob can say what was wrong with it.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html
 */
export function s3UploadIssuer(
  client: S3Client,
  bucket: string,
  now: Clock = () => new Date(),
): UploadIssuer {
  return {
    async issue(blobId, expiresAt) {
      const { url, fields } = await createPresignedPost(client, {
        Bucket: bucket,
        Key: keyOf(blobId),
        Conditions: [["content-length-range", 0, IMAGE_LIMITS.maxBytes]],
        Expires: Math.round((expiresAt.getTime() - now().getTime()) / 1000),
      });
      return {
        url,
        fields,
        expiresAt: expirationOf(fields.Policy),
        maxBytes: IMAGE_LIMITS.maxBytes,
      };
    },
  };
}

/** The signed policy's own expiration: the moment S3 goes by, ISO 8601. */
function expirationOf(policy = ""): string {
  const { expiration } = JSON.parse(Buffer.from(policy, "base64").toString("utf8")) as {
    expiration: string;
  };
  return new Date(expiration).toISOString();
}

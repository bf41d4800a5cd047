import { PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { convertedKeyOf } from "../../core/blob/upload-key.ts";
import type { ConvertedStore } from "../../core/ports/blobs.ts";
import { removeVersions } from "./s3-versions.ts";

/** JPEGs that were made of uploads, beside these in their bucket. */
export function s3ConvertedStore(client: S3Client, bucket: string): ConvertedStore {
  return {
    async put(blobId, jpeg) {
      const key = convertedKeyOf(blobId);
      const { VersionId } = await client.send(
        new PutObjectCommand({ Bucket: bucket, Key: key, Body: jpeg, ContentType: "image/jpeg" }),
      );
      return { key, ...(VersionId && { versionId: VersionId }) };
    },
    removeAll: (blobId) => removeVersions(client, bucket, convertedKeyOf(blobId)),
  };
}

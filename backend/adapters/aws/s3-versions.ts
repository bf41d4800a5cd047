import { DeleteObjectCommand, ListObjectVersionsCommand, type S3Client } from "@aws-sdk/client-s3";

/** Whether there is any version of exactly this key that was not deleted. */
export async function hasVersions(client: S3Client, bucket: string, key: string): Promise<boolean> {
  const { Versions = [] } = await client.send(
    new ListObjectVersionsCommand({ Bucket: bucket, Prefix: key, MaxKeys: 1 }),
  );
  return Versions.some(({ Key }) => Key === key);
}

/** Removes every version of one key for good. Fine if there is none. */
export async function removeVersions(client: S3Client, bucket: string, key: string): Promise<void> {
  // A form is posted once, or a few times by mistake: one page of a thousand is plenty.
  const { Versions = [], DeleteMarkers = [] } = await client.send(
    new ListObjectVersionsCommand({ Bucket: bucket, Prefix: key }),
  );
  const its = [...Versions, ...DeleteMarkers].filter(({ Key }) => Key === key);
  await Promise.all(
    its.map(({ VersionId }) =>
      client.send(
        new DeleteObjectCommand({
          Bucket: bucket,
          Key: key,
          ...(VersionId && { VersionId }),
        }),
      ),
    ),
  );
}

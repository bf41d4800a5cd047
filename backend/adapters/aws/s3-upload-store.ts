import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectVersionsCommand,
  type S3Client,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import { uploadKeyOf } from "../../core/blob/upload-key.ts";
import type { ObjectRef, UploadStore } from "../../core/ports/blobs.ts";

/** The uploads bucket, which is versioned: what was uploaded twice is there twice, and is removed for good. */
export function s3UploadStore(client: S3Client, bucket: string): UploadStore {
  const at = ({ key, versionId }: ObjectRef) => ({
    Bucket: bucket,
    Key: key,
    ...(versionId && { VersionId: versionId }),
  });

  const store: UploadStore = {
    async read(ref, fromByte, maxBytes) {
      try {
        const Range = `bytes=${fromByte}-${fromByte + maxBytes - 1}`;
        const { Body } = await client.send(new GetObjectCommand({ ...at(ref), Range }));
        return (await Body?.transformToByteArray()) ?? new Uint8Array();
      } catch (error) {
        if (isStatus(error, 404)) return undefined;
        // Nothing is there from this byte on: S3 answers 416 InvalidRange, for an empty object too.
        if (isStatus(error, 416)) return new Uint8Array();
        throw error;
      }
    },

    async remove(ref) {
      await client.send(new DeleteObjectCommand(at(ref)));
    },

    async removeAll(blobId) {
      const key = uploadKeyOf(blobId);
      // A form is posted once, or a few times by mistake: one page of a thousand is plenty.
      const { Versions = [], DeleteMarkers = [] } = await client.send(
        new ListObjectVersionsCommand({ Bucket: bucket, Prefix: key }),
      );
      const its = [...Versions, ...DeleteMarkers].filter(({ Key }) => Key === key);
      await Promise.all(
        its.map(({ VersionId }) =>
          store.remove({ key, ...(VersionId && { versionId: VersionId }) }),
        ),
      );
    },
  };
  return store;
}

function isStatus(error: unknown, status: number): boolean {
  return error instanceof S3ServiceException && error.$metadata.httpStatusCode === status;
}

import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  type S3Client,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import type { ObjectRef, UploadStore } from "../../core/ports.ts";

/** The uploads bucket. */
export function s3UploadStore(client: S3Client, bucket: string): UploadStore {
  const at = ({ key, versionId }: ObjectRef) => ({
    Bucket: bucket,
    Key: key,
    ...(versionId && { VersionId: versionId }),
  });

  return {
    async readHead(ref, maxBytes) {
      try {
        const object = await client.send(
          new GetObjectCommand({ ...at(ref), Range: `bytes=0-${maxBytes - 1}` }),
        );
        const head = (await object.Body?.transformToByteArray()) ?? new Uint8Array();
        return { bytes: totalOf(object.ContentRange, head.length), etag: bare(object.ETag), head };
      } catch (error) {
        if (isStatus(error, 404)) return undefined;
        // There is no range in an empty object: S3 answers 416 InvalidRange.
        if (isStatus(error, 416)) return await readEmpty(ref);
        throw error;
      }
    },

    async remove(ref) {
      await client.send(new DeleteObjectCommand(at(ref)));
    },
  };

  async function readEmpty(ref: ObjectRef) {
    const { ETag, ContentLength } = await client.send(new HeadObjectCommand(at(ref)));
    return { bytes: ContentLength ?? 0, etag: bare(ETag), head: new Uint8Array() };
  }
}

/** The length in `Content-Range: bytes 0-65535/483201`, or what was read if the whole object came. */
function totalOf(contentRange: string | undefined, readBytes: number): number {
  const total = contentRange?.split("/")[1];
  return total === undefined ? readBytes : Number(total);
}

const bare = (etag = "") => etag.replaceAll('"', "");

function isStatus(error: unknown, status: number): boolean {
  return error instanceof S3ServiceException && error.$metadata.httpStatusCode === status;
}

import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  type S3Client,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import { conversionLimits } from "../../core/blob/conversion-limits.ts";
import { convertedKeyOf, uploadKeyOf } from "../../core/blob/upload-key.ts";
import type { ObjectRef, UploadStore } from "../../core/ports/blobs.ts";
import { hasVersions, removeVersions } from "./s3-versions.ts";

/** The uploads bucket, which is versioned: what was uploaded twice is there twice, and is removed for good. */
export function s3UploadStore(client: S3Client, bucket: string): UploadStore {
  const at = ({ key, versionId }: ObjectRef) => ({
    Bucket: bucket,
    Key: key,
    ...(versionId && { VersionId: versionId }),
  });

  return {
    async sha256(ref) {
      try {
        const head = await client.send(
          new HeadObjectCommand({ ...at(ref), ChecksumMode: "ENABLED" }),
        );
        const kept = checkedSha256(head.ChecksumSHA256);
        if (kept) return kept;
        if ((head.ContentLength ?? 0) > conversionLimits.maxBytes) {
          throw new Error("The object is larger than a picture may be.");
        }
        const { Body } = await client.send(new GetObjectCommand(at(ref)));
        return await digestOf(Body as Readable | undefined);
      } catch (error) {
        if (isStatus(error, 404)) return undefined;
        throw error;
      }
    },

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

    isStored: (blobId) => hasVersions(client, bucket, uploadKeyOf(blobId)),

    async remove(ref) {
      await client.send(new DeleteObjectCommand(at(ref)));
    },

    async removeAll(blobId) {
      const keys = [uploadKeyOf(blobId), convertedKeyOf(blobId)];
      await Promise.all(keys.map((key) => removeVersions(client, bucket, key)));
    },
  };
}

/**
 * The checksum that S3 keeps of an object, in hex. S3 has checked it when it took the form that carried it. Of an upload in
 * parts it would be a hash of hashes, with the number of parts behind a hyphen: that says nothing here.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html
 */
function checkedSha256(base64: string | undefined): string | undefined {
  if (!base64 || !/^[A-Za-z0-9+/]{43}=$/.test(base64)) return undefined;
  return Buffer.from(base64, "base64").toString("hex");
}

/** Piece by piece: a picture is never held as a whole. */
async function digestOf(body: Readable | undefined): Promise<string> {
  const hash = createHash("sha256");
  for await (const piece of body ?? []) hash.update(piece as Uint8Array);
  return hash.digest("hex");
}

function isStatus(error: unknown, status: number): boolean {
  return error instanceof S3ServiceException && error.$metadata.httpStatusCode === status;
}

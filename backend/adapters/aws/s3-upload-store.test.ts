import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DeleteObjectCommand, ListObjectVersionsCommand, S3Client } from "@aws-sdk/client-s3";
import { createPresignedPost } from "@aws-sdk/s3-presigned-post";
import { describe, expect, it } from "@jest/globals";
import { startS3Endpoint } from "../../local/s3/s3-endpoint.ts";
import type { StoredObject } from "../../local/s3/storage/stored-object.ts";
import { itIsAnUploadStore } from "../../testing/upload-store.contract.ts";
import { s3UploadStore } from "./s3-upload-store.ts";

const bucket = "uploads-bucket";
const aws = {
  region: "eu-west-1",
  credentials: { accessKeyId: "AKIDLOCAL", secretAccessKey: "a-local-secret" },
};

async function open() {
  const dir = await mkdtemp(join(tmpdir(), "rekog-uploads-"));
  let versionId = "";
  const onObjectCreated = (object: StoredObject) => {
    versionId = object.versionId;
  };
  const endpoint = await startS3Endpoint({ ...aws, dir, buckets: [bucket], onObjectCreated });
  const client = new S3Client({ ...aws, endpoint: endpoint.url, maxAttempts: 1 });
  const credentials = { ...aws.credentials, secretAccessKey: "not-the-secret" };
  const stranger = new S3Client({ ...aws, credentials, endpoint: endpoint.url, maxAttempts: 1 });
  return {
    client,
    uploads: s3UploadStore(client, bucket),
    withOtherSecret: s3UploadStore(stranger, bucket),
    async upload(key: string, bytes: Uint8Array, Fields: Record<string, string> = {}) {
      const { url, fields } = await createPresignedPost(client, {
        Bucket: bucket,
        Key: key,
        Fields,
      });
      const form = new FormData();
      for (const [name, value] of Object.entries(fields)) form.append(name, value);
      form.append("file", new Blob([new Uint8Array(bytes)]));
      const { status } = await fetch(url, { method: "POST", body: form });
      if (status !== 204) throw new Error(`The upload was answered with ${status}.`);
      return { key, versionId };
    },
    async close() {
      client.destroy();
      stranger.destroy();
      await endpoint.stop();
      await rm(dir, { recursive: true });
    },
  };
}

describe("the S3 upload store", () => {
  itIsAnUploadStore(open);

  it("does not take a failure for an object that is gone", async () => {
    const client = new S3Client({ ...aws, endpoint: "http://127.0.0.1:1", maxAttempts: 1 });
    const store = s3UploadStore(client, bucket);
    await expect(store.read({ key: "uploads/1" }, 0, 10)).rejects.toThrow(/ECONNREFUSED/);
    client.destroy();
  });

  it("does not take a refusal for an object that is gone", async () => {
    const { upload, withOtherSecret, close } = await open();
    await upload("uploads/1", Buffer.from("hello"));
    await expect(withOtherSecret.read({ key: "uploads/1" }, 0, 10)).rejects.toMatchObject({
      name: "SignatureDoesNotMatch",
    });
    await close();
  });

  it("goes by the checksum that S3 keeps of an upload that carried one, and reads no byte of it", async () => {
    const { client, uploads, upload, close } = await open();
    const bytes = Buffer.from("hello");
    const sha256 = createHash("sha256").update(bytes).digest();
    const asked: string[] = [];
    client.middlewareStack.add((next, { commandName = "" }) => (args) => {
      asked.push(commandName);
      return next(args);
    });
    const checked = await upload("uploads/1", bytes, {
      "x-amz-checksum-algorithm": "SHA256",
      "x-amz-checksum-sha256": sha256.toString("base64"),
    });
    expect(await uploads.sha256(checked)).toBe(sha256.toString("hex"));
    expect(asked).toEqual(["HeadObjectCommand"]);
    expect(await uploads.sha256(await upload("uploads/1", bytes))).toBe(sha256.toString("hex"));
    expect(asked).toEqual(["HeadObjectCommand", "HeadObjectCommand", "GetObjectCommand"]);
    await close();
  });

  it("does not take the hash of an upload in parts for the picture's, nor another algorithm's", async () => {
    const { client, uploads, upload, close } = await open();
    const bytes = Buffer.from("hello");
    const sha256 = createHash("sha256").update(bytes).digest();
    for (const kept of [`${sha256.toString("base64")}-2`, "abc=", undefined]) {
      client.middlewareStack.add(
        (next) => async (args) => {
          const answer = await next(args);
          if ("ContentLength" in answer.output && !("Body" in answer.output)) {
            Object.assign(answer.output, { ChecksumSHA256: kept });
          }
          return answer;
        },
        { name: "kept", override: true },
      );
      const ref = await upload("uploads/1", bytes);
      expect(await uploads.sha256(ref)).toBe(sha256.toString("hex"));
    }
    await close();
  });

  it("hashes nothing that is larger than a picture may be", async () => {
    const { uploads, upload, close } = await open();
    const ref = await upload("uploads/1", Buffer.alloc(50_000_001));
    await expect(uploads.sha256(ref)).rejects.toThrow("larger than a picture");
    await close();
  });

  it("leaves no delete marker behind", async () => {
    const { client, uploads, upload, close } = await open();
    await upload("uploads/1", Buffer.from("hello"));
    await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: "uploads/1" }));
    await uploads.removeAll("1");
    const left = await client.send(new ListObjectVersionsCommand({ Bucket: bucket }));
    expect([left.Versions, left.DeleteMarkers]).toEqual([undefined, undefined]);
    await close();
  });
});

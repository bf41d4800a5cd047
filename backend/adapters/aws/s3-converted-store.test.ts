import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { S3Client } from "@aws-sdk/client-s3";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { type S3Endpoint, startS3Endpoint } from "../../local/s3/s3-endpoint.ts";
import { s3ConvertedStore } from "./s3-converted-store.ts";
import { s3UploadStore } from "./s3-upload-store.ts";

const bucket = "uploads-bucket";
const aws = {
  region: "eu-west-1",
  credentials: { accessKeyId: "AKIDLOCAL", secretAccessKey: "a-local-secret" },
};
const jpeg = (text: string) => new Uint8Array(Buffer.from(text));

let dir: string;
let endpoint: S3Endpoint;
let client: S3Client;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "rekog-converted-"));
  endpoint = await startS3Endpoint({ ...aws, dir, buckets: [bucket], onObjectCreated: () => {} });
  client = new S3Client({ ...aws, endpoint: endpoint.url, maxAttempts: 1 });
});
afterEach(async () => {
  client.destroy();
  await endpoint.stop();
  await rm(dir, { recursive: true });
});
const left = async () => (await endpoint.objects(bucket)).map(({ key }) => key);

describe("the S3 store of what uploads were converted to", () => {
  it("keeps each JPEG as a version of its own, under a key that is no upload's", async () => {
    const store = s3ConvertedStore(client, bucket);
    const first = await store.put("1", jpeg("one"));
    const second = await store.put("1", jpeg("two"));
    expect([first.key, second.key]).toEqual(["converted/1", "converted/1"]);
    expect(first.versionId).not.toBe(second.versionId);
    const { read, sha256 } = s3UploadStore(client, bucket);
    expect(Buffer.from((await read(first, 0, 9)) ?? []).toString()).toBe("one");
    expect(await sha256(second)).toMatch(/^[0-9a-f]{64}$/);
    const [stored] = await endpoint.objects(bucket);
    expect(stored).toMatchObject({ contentType: "image/jpeg" });
  });

  it("removes all that was made of a blob's upload, and nothing else", async () => {
    const store = s3ConvertedStore(client, bucket);
    for (const blobId of ["1", "1", "12", "2"]) await store.put(blobId, jpeg("one"));
    await store.removeAll("1");
    expect(await left()).toEqual(["converted/12", "converted/2"]);
    await store.removeAll("1");
  });

  it("is emptied with its blob's uploads when the blob is deleted", async () => {
    const store = s3ConvertedStore(client, bucket);
    for (const blobId of ["1", "2"]) await store.put(blobId, jpeg("one"));
    await s3UploadStore(client, bucket).removeAll("1");
    expect(await left()).toEqual(["converted/2"]);
  });
});

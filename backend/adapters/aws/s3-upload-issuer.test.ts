import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { UploadForm } from "../../core/ports.ts";
import { type S3Endpoint, startS3Endpoint } from "../../local/s3/s3-endpoint.ts";
import { s3UploadIssuer } from "./s3-upload-issuer.ts";

const BUCKET = "uploads-bucket";
const AWS = {
  region: "eu-west-1",
  credentials: { accessKeyId: "AKIDLOCAL", secretAccessKey: "a-local-secret" },
};
const inAnHour = () => new Date(Date.now() + 60 * 60 * 1000);

describe("the S3 upload issuer", () => {
  let dir: string;
  let endpoint: S3Endpoint;
  let client: S3Client;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), "rekog-issuer-"));
    const onObjectCreated = () => {};
    endpoint = await startS3Endpoint({ ...AWS, dir, buckets: [BUCKET], onObjectCreated });
    client = new S3Client({ ...AWS, endpoint: endpoint.url });
  });
  afterAll(async () => {
    client.destroy();
    await endpoint.stop();
    await rm(dir, { recursive: true });
  });

  const post = async ({ url, fields }: UploadForm, bytes: number) => {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    form.append("file", new Blob([new Uint8Array(bytes)]), "photo.jpg");
    const response = await fetch(url, { method: "POST", body: form });
    return { status: response.status, code: /<Code>(\w+)/.exec(await response.text())?.[1] };
  };

  it("signs a form that S3 takes, under the blob's own key", async () => {
    const form = await s3UploadIssuer(client, BUCKET).issue("blob-1", inAnHour());
    expect(await post(form, 1000)).toEqual({ status: 204, code: undefined });
    const stored = await endpoint.objects(BUCKET);
    expect(stored.map(({ key, bytes }) => ({ key, bytes }))).toContainEqual({
      key: "uploads/blob-1",
      bytes: 1000,
    });
  });

  it("lets an empty file through, so that the blob can say so", async () => {
    const form = await s3UploadIssuer(client, BUCKET).issue("blob-2", inAnHour());
    expect((await post(form, 0)).status).toBe(204);
  });

  it("lets S3 take a file of exactly `maxBytes`, and refuse one byte more", async () => {
    const form = await s3UploadIssuer(client, BUCKET).issue("blob-3", inAnHour());
    expect(form.maxBytes).toBe(15_000_000);
    expect((await post(form, form.maxBytes)).status).toBe(204);
    expect(await post(form, form.maxBytes + 1)).toEqual({ status: 400, code: "EntityTooLarge" });
  });

  it("lets S3 refuse another key", async () => {
    const form = await s3UploadIssuer(client, BUCKET).issue("blob-4", inAnHour());
    const fields = { ...form.fields, key: "uploads/blob-5" };
    expect(await post({ ...form, fields }, 10)).toEqual({ status: 403, code: "AccessDenied" });
  });

  it("tells the very moment that the signed policy names", async () => {
    const asked = inAnHour();
    const form = await s3UploadIssuer(client, BUCKET).issue("blob-6", asked);
    const policy = JSON.parse(Buffer.from(form.fields.Policy ?? "", "base64").toString("utf8"));
    expect(Date.parse(form.expiresAt)).toBe(Date.parse(policy.expiration));
    expect(Math.abs(Date.parse(form.expiresAt) - asked.getTime())).toBeLessThan(2_000);
  });

  it("gives away no secret", async () => {
    const form = await s3UploadIssuer(client, BUCKET).issue("blob-7", inAnHour());
    expect(JSON.stringify(form)).not.toContain(AWS.credentials.secretAccessKey);
  });
});

import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { PromisedContent } from "../../core/blob/blob.ts";
import type { UploadForm } from "../../core/ports/blobs.ts";
import { type S3Endpoint, startS3Endpoint } from "../../local/s3/s3-endpoint.ts";
import { s3UploadIssuer } from "./s3-upload-issuer.ts";

const bucket = "uploads-bucket";
const aws = {
  region: "eu-west-1",
  credentials: { accessKeyId: "AKIDLOCAL", secretAccessKey: "a-local-secret" },
};
const inAnHour = () => new Date(Date.now() + 60 * 60 * 1000);
const picture = Buffer.from("the bytes of a picture");
const sha256 = createHash("sha256").update(picture).digest("hex");

describe("the S3 upload issuer", () => {
  let dir: string;
  let endpoint: S3Endpoint;
  let client: S3Client;
  let blobs = 0;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), "rekog-issuer-"));
    const onObjectCreated = () => {};
    endpoint = await startS3Endpoint({ ...aws, dir, buckets: [bucket], onObjectCreated });
    client = new S3Client({ ...aws, endpoint: endpoint.url });
  });
  afterAll(async () => {
    client.destroy();
    await endpoint.stop();
    await rm(dir, { recursive: true });
  });

  const issue = (content: PromisedContent = {}, blobId = `blob-${++blobs}`, end = inAnHour()) =>
    s3UploadIssuer(client, { bucket, maxBytes: 15_000_000 }).issue(blobId, end, content);
  const post = async ({ url, fields }: UploadForm, file: Uint8Array) => {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    form.append("file", new Blob([new Uint8Array(file)]), "photo.jpg");
    const response = await fetch(url, { method: "POST", body: form });
    return { status: response.status, code: /<Code>(\w+)/.exec(await response.text())?.[1] };
  };
  const taken = { status: 204, code: undefined };

  it("signs a form that S3 takes, under the blob's own key", async () => {
    expect(await post(await issue({}, "own-key"), new Uint8Array(1000))).toEqual(taken);
    const stored = await endpoint.objects(bucket);
    expect(stored.map(({ key, bytes }) => ({ key, bytes }))).toContainEqual({
      key: "uploads/own-key",
      bytes: 1000,
    });
  });

  it("lets an empty file through, so that the blob can say so", async () => {
    expect(await post(await issue(), new Uint8Array())).toEqual(taken);
  });

  it("lets S3 take a file of exactly `maxBytes`, and refuse one byte more", async () => {
    const form = await issue();
    expect(form.maxBytes).toBe(15_000_000);
    expect(await post(form, new Uint8Array(form.maxBytes))).toEqual(taken);
    const larger = await post(form, new Uint8Array(form.maxBytes + 1));
    expect(larger).toEqual({ status: 400, code: "EntityTooLarge" });
  });

  it("lets S3 refuse another key", async () => {
    const form = await issue();
    const fields = { ...form.fields, key: "uploads/another" };
    expect(await post({ ...form, fields }, picture)).toEqual({ status: 403, code: "AccessDenied" });
  });

  describe("for content that was promised", () => {
    it("signs a form that S3 takes these bytes through", async () => {
      const form = await issue({ sha256, bytes: picture.length }, "promised");
      expect(form.maxBytes).toBe(picture.length);
      expect(await post(form, picture)).toEqual(taken);
      const stored = await endpoint.objects(bucket);
      expect(stored.find(({ key }) => key === "uploads/promised")).toMatchObject({
        checksumSha256: Buffer.from(sha256, "hex").toString("base64"),
      });
    });

    it("lets S3 refuse other bytes of the same size", async () => {
      const other = Buffer.from(picture);
      other[0] = 0;
      const before = await endpoint.objects(bucket);
      const form = await issue({ sha256, bytes: picture.length });
      expect(await post(form, other)).toEqual({ status: 400, code: "BadDigest" });
      expect(await endpoint.objects(bucket)).toEqual(before);
    });

    it.each([
      ["larger", Buffer.concat([picture, picture]), "EntityTooLarge"],
      ["smaller", picture.subarray(1), "EntityTooSmall"],
      ["empty", Buffer.alloc(0), "EntityTooSmall"],
    ])("lets S3 refuse a file that is %s", async (_, file, code) => {
      expect(await post(await issue({ bytes: picture.length }), file)).toEqual({
        status: 400,
        code,
      });
    });

    it.each(["x-amz-checksum-sha256", "x-amz-checksum-algorithm"])(
      "lets S3 refuse a form whose %s was taken out or changed",
      async (name) => {
        const form = await issue({ sha256 });
        const { [name]: pinned, ...fields } = form.fields;
        expect(pinned).toBeDefined();
        const refusal = { status: 403, code: "AccessDenied" };
        expect(await post({ ...form, fields }, picture)).toEqual(refusal);
        const other = createHash("sha256").update("other").digest("base64");
        const changed = { ...form, fields: { ...form.fields, [name]: other } };
        expect(await post(changed, picture)).toEqual(refusal);
      },
    );

    it("pins nothing that was not promised", async () => {
      const form = await issue();
      expect(Object.keys(form.fields).filter((name) => name.includes("checksum"))).toEqual([]);
    });
  });

  it("tells the very moment that the signed policy names", async () => {
    const asked = inAnHour();
    const form = await issue({}, "timed", asked);
    const policy = JSON.parse(Buffer.from(form.fields.Policy ?? "", "base64").toString("utf8"));
    expect(Date.parse(form.expiresAt)).toBe(Date.parse(policy.expiration));
    expect(Math.abs(Date.parse(form.expiresAt) - asked.getTime())).toBeLessThan(2_000);
  });

  it("gives away no secret", async () => {
    const form = await issue({ sha256, bytes: 1 });
    expect(JSON.stringify(form)).not.toContain(aws.credentials.secretAccessKey);
  });
});

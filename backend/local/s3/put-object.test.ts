import { createHash } from "node:crypto";
import { GetObjectCommand, PutObjectCommand, type PutObjectCommandInput } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { request } from "undici";
import { bucket, openTestBed, readAnswer, type TestBed } from "./s3-endpoint.fixture.ts";

const Key = "converted/1";
const base64Of = (algorithm: string, text: string) =>
  createHash(algorithm).update(text).digest("base64");

describe("putting an object through the SDK", () => {
  let bed: TestBed;
  beforeAll(async () => {
    bed = await openTestBed({ limits: { maxObjectBytes: 1_000 } });
  });
  afterAll(async () => {
    expect(bed.errors).toEqual([]);
    expect(await bed.unfinishedFiles()).toEqual([]);
    await bed.close();
  });
  const put = (Body: string | Uint8Array, more: Partial<PutObjectCommandInput> = {}) =>
    bed.client.send(new PutObjectCommand({ Bucket: bucket, Key, Body, ...more }));
  const read = async (VersionId?: string) => {
    const got = await bed.client.send(
      new GetObjectCommand({ Bucket: bucket, Key, ...(VersionId && { VersionId }) }),
    );
    return { text: await got.Body?.transformToString(), type: got.ContentType };
  };

  it("makes a version of its key of each, beside those before it, and tells of it", async () => {
    const first = await put("one", { ContentType: "image/jpeg" });
    const second = await put(Buffer.from("two"));
    expect(first.ETag).toBe(`"${createHash("md5").update("one").digest("hex")}"`);
    expect(first.VersionId).not.toBe(second.VersionId);
    expect(await read(first.VersionId)).toEqual({ text: "one", type: "image/jpeg" });
    expect(await read()).toEqual({ text: "two", type: "application/octet-stream" });
    expect(bed.created.map(({ versionId }) => versionId)).toEqual([
      first.VersionId,
      second.VersionId,
    ]);
  });

  it.each([
    ["an MD5", { ContentMD5: base64Of("md5", "other") }, "BadDigest"],
    ["a SHA-256", { ChecksumSHA256: base64Of("sha256", "other") }, "BadDigest"],
    ["a CRC-32", { ChecksumCRC32: "AAAAAA==" }, "BadDigest"],
    ["metadata", { Metadata: { owner: "ann" } }, "NotImplemented"],
    ["a condition", { IfNoneMatch: "*" }, "NotImplemented"],
    ["a language", { ContentLanguage: "en" }, "NotImplemented"],
    ["pieces", { ContentEncoding: "aws-chunked" }, "NotImplemented"],
    ["a class of storage", { StorageClass: "GLACIER" }, "NotImplemented"],
    ["another algorithm", { ChecksumCRC32C: "AAAAAA==" }, "NotImplemented"],
    ["too much", { Body: "x".repeat(1_001) }, "EntityTooLarge"],
    ["another bucket", { Bucket: "other" }, "NoSuchBucket"],
    ["a key that is too long", { Key: "x".repeat(1_025) }, "KeyTooLongError"],
  ] as const)("refuses %s that is wrong or that is not kept here: %s", async (_, input, name) => {
    const before = bed.created.length;
    await expect(put("body", input)).rejects.toMatchObject({ name });
    expect(bed.created).toHaveLength(before);
  });

  it("keeps the headers that it is sent with, as of a form", async () => {
    const sent = {
      ...{ CacheControl: "no-store", ContentDisposition: 'attachment; filename="a.jpg"' },
      ContentEncoding: "gzip",
    };
    await put("body", sent);
    expect(await bed.client.send(new GetObjectCommand({ Bucket: bucket, Key }))).toMatchObject(
      sent,
    );
  });

  it("takes checksums that are right", async () => {
    const sums = { ContentMD5: base64Of("md5", "body") };
    await put("body", { ...sums, ChecksumSHA256: base64Of("sha256", "body") });
    expect(await read()).toMatchObject({ text: "body" });
  });

  it("stores nothing of a body that is not what was signed, or of a stranger", async () => {
    const before = bed.created.length;
    bed.client.middlewareStack.add(
      (next) => (args) => {
        (args.request as { body: string }).body = "evil";
        return next(args);
      },
      { step: "finalizeRequest", priority: "low", name: "swap" },
    );
    await expect(put("body")).rejects.toMatchObject({
      name: /XAmzContentSHA256Mismatch|BadDigest/,
    });
    bed.client.middlewareStack.remove("swap");
    const url = `${bed.endpoint.url}/${bucket}/${Key}`;
    const answer = await readAnswer(await request(url, { method: "PUT", body: "body" }));
    expect(answer).toMatchObject({ status: 403, code: "AccessDenied" });
    expect(bed.created).toHaveLength(before);
  });

  it("refuses a page in a browser, which the deployed bucket lets post a form and nothing else", async () => {
    const url = `${bed.endpoint.url}/${bucket}/${Key}`;
    const headers = { origin: "https://example.com" };
    const answer = await readAnswer(await request(url, { method: "PUT", body: "body", headers }));
    expect(answer).toMatchObject({ status: 403, code: "AccessForbidden" });
  });
});

import { createHash } from "node:crypto";
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  type GetObjectCommandInput,
  HeadObjectCommand,
  ListObjectsV2Command,
  S3Client,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { request } from "undici";
import {
  bucket,
  credentials,
  elementOf,
  openTestBed,
  readAnswer,
  region,
  type TestBed,
} from "./s3-endpoint.fixture.ts";

const content = "0123456789abcdef";
const etag = `"${createHash("md5").update(content).digest("hex")}"`;
const sha256 = createHash("sha256").update(content).digest("base64");
const awkwardKey = "a b/ü+%2F?&=#'()*!~/..//x";

describe("reading through the SDK", () => {
  let bed: TestBed;
  beforeAll(async () => {
    bed = await openTestBed();
    const Fields = {
      "Content-Type": "image/png",
      "x-amz-meta-owner": "ann",
      "x-amz-checksum-sha256": sha256,
    };
    await bed.post(await bed.presign({ Key: "photo.png", Fields }), content);
    await bed.post(await bed.presign({ Key: awkwardKey }), content);
    await bed.post(await bed.presign({ Key: "empty" }), "");
  });
  afterAll(async () => {
    expect(bed.errors).toEqual([]);
    await bed.close();
  });
  const get = (input: Partial<GetObjectCommandInput> = {}) =>
    bed.client.send(new GetObjectCommand({ Bucket: bucket, Key: "photo.png", ...input }));

  it("is not told when it was answered: an SDK would sign by it when the clock was set anew", async () => {
    const answered: (string | undefined)[] = [];
    bed.client.middlewareStack.add(
      (next) => async (args) => {
        const result = await next(args);
        const { headers } = result.response as { headers: Record<string, string> };
        answered.push(headers.date);
        return result;
      },
      { step: "deserialize", name: "dates" },
    );
    await get();
    bed.client.middlewareStack.remove("dates");
    expect(answered).toEqual([undefined]);
  });

  it("gets an object with what is known of it", async () => {
    const got = await get({ ChecksumMode: "ENABLED" });
    expect(got).toMatchObject({
      $metadata: { httpStatusCode: 200, requestId: expect.stringMatching(/^[0-9A-F]{16}$/) },
      ContentLength: 16,
      ContentType: "image/png",
      ETag: etag,
      AcceptRanges: "bytes",
      Metadata: { owner: "ann" },
      ChecksumSHA256: sha256,
      LastModified: expect.any(Date),
    });
    expect(await got.Body?.transformToString()).toBe(content);
  });

  it("gets a key of any characters", async () => {
    expect(await (await get({ Key: awkwardKey })).Body?.transformToString()).toBe(content);
  });

  it("gets an empty object", async () => {
    const got = await get({ Key: "empty" });
    expect(got.ContentLength).toBe(0);
    expect(await got.Body?.transformToString()).toBe("");
  });

  it.each([
    ["bytes=0-0", "0", "bytes 0-0/16"],
    ["bytes=0-3", "0123", "bytes 0-3/16"],
    ["bytes=10-", "abcdef", "bytes 10-15/16"],
    ["bytes=-4", "cdef", "bytes 12-15/16"],
    ["bytes=-400", content, "bytes 0-15/16"],
    ["bytes=12-400", "cdef", "bytes 12-15/16"],
  ])("gets the range %s", async (Range, text, ContentRange) => {
    const got = await get({ Range });
    expect(got).toMatchObject({
      $metadata: { httpStatusCode: 206 },
      ContentRange,
      ContentLength: text.length,
    });
    expect(await got.Body?.transformToString()).toBe(text);
  });

  it.each(["bytes=4-2", "bytes=-", "bytes=a-b", "lines=0-1", "bytes=0-1,4-5"])(
    "gets the whole object where the range is %s",
    async (Range) => {
      const got = await get({ Range });
      expect(got.$metadata.httpStatusCode).toBe(200);
      expect(await got.Body?.transformToString()).toBe(content);
    },
  );

  it.each([
    ["photo.png", "bytes=16-"],
    ["photo.png", "bytes=100-200"],
    ["photo.png", "bytes=-0"],
    ["empty", "bytes=0-10"],
    ["empty", "bytes=-1"],
  ])("refuses of %s the range %s", async (Key, Range) => {
    await expect(get({ Key, Range })).rejects.toMatchObject({
      name: "InvalidRange",
      $metadata: { httpStatusCode: 416 },
      RangeRequested: Range,
    });
  });

  it("leaves out a whole object's checksum from a part of it", async () => {
    const got = await get({ ChecksumMode: "ENABLED", Range: "bytes=0-1" });
    expect(got.ChecksumSHA256).toBeUndefined();
    expect(await got.Body?.transformToString()).toBe("01");
  });

  it("holds an ETag against If-Match and If-None-Match", async () => {
    expect(await (await get({ IfMatch: etag })).Body?.transformToString()).toBe(content);
    await expect(get({ IfMatch: '"other"' })).rejects.toMatchObject({
      name: "PreconditionFailed",
      $metadata: { httpStatusCode: 412 },
      Condition: "If-Match",
    });
    await expect(get({ IfNoneMatch: etag })).rejects.toMatchObject({
      $metadata: { httpStatusCode: 304 },
    });
  });

  it("holds the time of an object against If-Modified-Since and If-Unmodified-Since, where no ETag is asked", async () => {
    const { LastModified: at = new Date(Number.NaN) } = await get({});
    const before = new Date(at.getTime() - 1_000);
    for (const taken of [
      { IfModifiedSince: before },
      { IfUnmodifiedSince: at },
      { IfMatch: etag, IfUnmodifiedSince: before },
      { IfNoneMatch: '"other"', IfModifiedSince: at },
    ]) {
      expect(await (await get(taken)).Body?.transformToString()).toBe(content);
    }
    await expect(get({ IfModifiedSince: at })).rejects.toMatchObject({
      $metadata: { httpStatusCode: 304 },
    });
    await expect(get({ IfUnmodifiedSince: before })).rejects.toMatchObject({
      name: "PreconditionFailed",
      Condition: "If-Unmodified-Since",
    });
  });

  it("heads an object", async () => {
    const input = { Bucket: bucket, Key: "photo.png", ChecksumMode: "ENABLED" } as const;
    expect(await bed.client.send(new HeadObjectCommand(input))).toMatchObject({
      ContentLength: 16,
      ContentType: "image/png",
      ETag: etag,
      ChecksumSHA256: sha256,
    });
  });

  it("says NoSuchKey of a key that is not there, and NotFound to a HEAD", async () => {
    await expect(get({ Key: "nothing" })).rejects.toMatchObject({
      name: "NoSuchKey",
      Key: "nothing",
      $metadata: { httpStatusCode: 404 },
    });
    const head = new HeadObjectCommand({ Bucket: bucket, Key: "nothing" });
    await expect(bed.client.send(head)).rejects.toMatchObject({ name: "NotFound" });
  });

  it("says NoSuchBucket of a bucket that is not there", async () => {
    await expect(get({ Bucket: "nothing" })).rejects.toMatchObject({ name: "NoSuchBucket" });
    const posted = await request(`${bed.endpoint.url}/nothing`, {
      method: "POST",
      body: "",
      headers: { "content-type": "multipart/form-data; boundary=XX" },
    });
    expect(await readAnswer(posted)).toMatchObject({ status: 404, code: "NoSuchBucket" });
  });

  it("deletes an object, and again when there is none", async () => {
    await bed.post(await bed.presign({ Key: "short-lived" }), content);
    const remove = new DeleteObjectCommand({ Bucket: bucket, Key: "short-lived" });
    expect((await bed.client.send(remove)).$metadata.httpStatusCode).toBe(204);
    await expect(get({ Key: "short-lived" })).rejects.toMatchObject({ name: "NoSuchKey" });
    expect((await bed.client.send(remove)).$metadata.httpStatusCode).toBe(204);
  });

  it("refuses the credentials of another", async () => {
    const options = { endpoint: bed.endpoint.url, region, maxAttempts: 1 };
    const read = new GetObjectCommand({ Bucket: bucket, Key: "photo.png" });
    const attempt = (config: object) => new S3Client({ ...options, ...config }).send(read);
    await expect(
      attempt({ credentials: { ...credentials, secretAccessKey: "wrong" } }),
    ).rejects.toMatchObject({ name: "SignatureDoesNotMatch" });
    await expect(
      attempt({ credentials: { ...credentials, accessKeyId: "AKIDOTHER" } }),
    ).rejects.toMatchObject({ name: "InvalidAccessKeyId" });
    await expect(attempt({ credentials, region: "us-east-1" })).rejects.toMatchObject({
      name: "AuthorizationHeaderMalformed",
      Region: region,
    });
  });

  it("refuses a reader whose clock is off, and tells it the time", async () => {
    const skewed = await openTestBed({ now: () => new Date(Date.now() - 16 * 60_000) });
    const read = new GetObjectCommand({ Bucket: bucket, Key: "photo.png" });
    await expect(skewed.client.send(read)).rejects.toMatchObject({
      name: "RequestTimeTooSkewed",
      MaxAllowedSkewMilliseconds: "900000",
    });
    await skewed.close();
  });

  it("refuses an unsigned request", async () => {
    const answer = await readAnswer(await request(`${bed.endpoint.url}/${bucket}/photo.png`));
    expect(answer).toMatchObject({ status: 403, code: "AccessDenied" });
    expect(elementOf(answer.body, "RequestId")).toBe(answer.headers["x-amz-request-id"]);
  });

  it("says of what it has not that it has it not", async () => {
    const copy = new CopyObjectCommand({ Bucket: bucket, Key: "a", CopySource: `${bucket}/b` });
    await expect(bed.client.send(copy)).rejects.toMatchObject({ name: "NotImplemented" });
    await expect(
      bed.client.send(new ListObjectsV2Command({ Bucket: bucket })),
    ).rejects.toMatchObject({ name: "NotImplemented" });
    await expect(get({ PartNumber: 1 })).rejects.toMatchObject({ name: "NotImplemented" });
  });

  it.each([
    ["POST", `/${bucket}/photo.png`, 405, "MethodNotAllowed"],
    ["PATCH", `/${bucket}/photo.png`, 405, "MethodNotAllowed"],
    ["POST", `/${bucket}?delete`, 501, "NotImplemented"],
    ["GET", "/", 501, "NotImplemented"],
    ["GET", `/${bucket}/%zz`, 400, "InvalidURI"],
    ["GET", `/${bucket}/%ff`, 400, "InvalidURI"],
  ] as const)("answers %s %s with %i %s", async (method, path, status, code) => {
    const answer = await readAnswer(await request(bed.endpoint.url + path, { method }));
    expect(answer).toMatchObject({ status, code });
  });
});

import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { request } from "undici";
import {
  bucket,
  closing,
  elementOf,
  formHeaders,
  openTestBed,
  part,
  parts,
  readAnswer,
  type TestBed,
} from "../s3-endpoint.fixture.ts";

const bytes = Buffer.from("\xff\xd8 not a picture \r\n--XX but bytes\r\n", "latin1");
const md5 = createHash("md5").update(bytes).digest("hex");
const sha256 = createHash("sha256").update(bytes).digest("base64");

describe("posting a form made by the SDK", () => {
  let bed: TestBed;
  beforeAll(async () => {
    bed = await openTestBed();
  });
  afterAll(() => bed.close());
  afterEach(async () => {
    expect(await bed.unfinishedFiles()).toEqual([]);
    expect(bed.errors).toEqual([]);
    bed.created.length = 0;
  });

  it("stores the file byte for byte and answers 204 with ETag and Location", async () => {
    const answer = await bed.post(await bed.presign({ Key: "blobs/a b" }), bytes);
    expect(answer).toMatchObject({
      status: 204,
      body: "",
      headers: {
        etag: `"${md5}"`,
        location: `${bed.endpoint.url}/${bucket}/blobs%2Fa%20b`,
        "x-amz-version-id": bed.created[0]?.versionId,
        "x-amz-request-id": expect.stringMatching(/^[0-9A-F]{16}$/),
      },
    });
    const opened = await bed.endpoint.open(bucket, "blobs/a b");
    expect(await readFile(opened?.path ?? "")).toEqual(bytes);
    expect(bed.created).toEqual([
      {
        bucket,
        key: "blobs/a b",
        bytes: bytes.length,
        etag: md5,
        contentType: "binary/octet-stream",
        versionId: expect.stringMatching(/^[A-Za-z0-9._]{32}$/),
        sequencer: expect.stringMatching(/^[0-9A-F]{18}$/),
        lastModifiedAt: expect.stringMatching(/^\d{4}-.*Z$/),
      },
    ]);
    expect(opened?.object).toEqual(bed.created[0]);
  });

  it("answers 200 when the form asks for it", async () => {
    const fields = await bed.presign({ Fields: { success_action_status: "200" } });
    expect(await bed.post(fields)).toMatchObject({ status: 200, body: "" });
  });

  it("answers 201 with a PostResponse when the form asks for it", async () => {
    const fields = await bed.presign({ Key: "a/<&>", Fields: { success_action_status: "201" } });
    const answer = await bed.post(fields, bytes);
    expect(answer).toMatchObject({ status: 201, headers: { "content-type": "application/xml" } });
    expect(elementOf(answer.body, "Location")).toBe(answer.headers.location);
    expect(elementOf(answer.body, "Bucket")).toBe(bucket);
    expect(elementOf(answer.body, "Key")).toBe("a/&lt;&amp;&gt;");
    expect(elementOf(answer.body, "ETag")).toBe(`"${md5}"`);
  });

  it("redirects when the form asks for it, and ignores a URL that is none", async () => {
    const fields = { success_action_redirect: "https://example.com/done?from=form" };
    expect(await bed.post(await bed.presign({ Fields: fields }), bytes)).toMatchObject({
      status: 303,
      headers: {
        location: `https://example.com/done?from=form&bucket=${bucket}&key=photo.jpg&etag=%22${md5}%22`,
      },
    });
    const relative = { success_action_redirect: "/done" };
    expect(await bed.post(await bed.presign({ Fields: relative }))).toMatchObject({ status: 204 });
  });

  it("puts the file's name, without its folders, where the key says so", async () => {
    const fields = await bed.presign({ Key: `in/$\{filename}` });
    expect(await bed.post(fields, bytes, "C:\\pictures\\Ölbild.png")).toMatchObject({
      status: 204,
    });
    expect(bed.created).toMatchObject([{ key: "in/Ölbild.png" }]);
  });

  it("keeps Content-Type, headers and metadata", async () => {
    const fields = await bed.presign({
      Fields: {
        "Content-Type": "image/jpeg",
        "Cache-Control": "no-store",
        "x-amz-meta-Note": "schön",
      },
    });
    expect(await bed.post(fields)).toMatchObject({ status: 204 });
    expect(bed.created).toMatchObject([
      {
        contentType: "image/jpeg",
        headers: { "cache-control": "no-store", "x-amz-meta-note": "=?UTF-8?B?c2Now7Zu?=" },
      },
    ]);
  });

  it("stores what has the announced SHA-256, and remembers it", async () => {
    const Fields = { "x-amz-checksum-algorithm": "SHA256", "x-amz-checksum-sha256": sha256 };
    expect(await bed.post(await bed.presign({ Fields }), bytes)).toMatchObject({ status: 204 });
    expect(bed.created).toMatchObject([{ checksumSha256: sha256 }]);
  });

  it("refuses other bytes than those of the announced SHA-256 with BadDigest", async () => {
    const fields = await bed.presign({
      Key: "pinned",
      Fields: { "x-amz-checksum-algorithm": "SHA256", "x-amz-checksum-sha256": sha256 },
    });
    expect(await bed.post(fields, "other bytes")).toMatchObject({ status: 400, code: "BadDigest" });
    expect(await bed.endpoint.open(bucket, "pinned")).toBeUndefined();
    expect(bed.created).toEqual([]);
  });

  it("refuses other bytes than those of the announced Content-MD5", async () => {
    const fields = await bed.presign({ Fields: { "Content-MD5": "CY9rzUYh03PK3k6DJie09g==" } });
    expect(await bed.post(fields, "other bytes")).toMatchObject({ status: 400, code: "BadDigest" });
    expect(await bed.post(fields, "test")).toMatchObject({ status: 204 });
  });

  it.each([
    ["a checksum that is no SHA-256", { "x-amz-checksum-sha256": "abc=" }, "InvalidRequest"],
    [
      "an algorithm without its checksum",
      { "x-amz-checksum-algorithm": "SHA256" },
      "InvalidRequest",
    ],
    ["a Content-MD5 that is none", { "Content-MD5": "abc" }, "InvalidDigest"],
    ["another checksum", { "x-amz-checksum-crc32": "AAAAAA==" }, "NotImplemented"],
    ["an acl", { acl: "public-read" }, "NotImplemented"],
    ["too much metadata", { "x-amz-meta-a": "a".repeat(2048) }, "MetadataTooLarge"],
    ["metadata whose name no header can have", { "x-amz-meta-a b": "c" }, "NotImplemented"],
  ])("refuses %s", async (_, Fields: Record<string, string>, code) => {
    expect(await bed.post(await bed.presign({ Fields }))).toMatchObject({ code });
    expect(bed.created).toEqual([]);
  });

  it("refuses a key of more than 1024 bytes", async () => {
    const fields = await bed.presign({ Key: "ä".repeat(513) });
    expect(await bed.post(fields)).toMatchObject({ status: 400, code: "KeyTooLongError" });
  });

  it("never lets a key name a file outside its folder", async () => {
    const key = "../../../../escape/%2e%2e/\u0000.json";
    expect(await bed.post(await bed.presign({ Key: key }), bytes)).toMatchObject({ status: 204 });
    const opened = await bed.endpoint.open(bucket, key);
    expect(opened?.path).toMatch(
      new RegExp(`^${bed.dir}/buckets/${bucket}/[0-9a-f]{64}\\.[0-9A-F]{18}\\.data$`),
    );
  });

  it("takes an empty file", async () => {
    expect(await bed.post(await bed.presign(), "")).toMatchObject({ status: 204 });
    expect(bed.created).toMatchObject([{ bytes: 0, etag: "d41d8cd98f00b204e9800998ecf8427e" }]);
  });

  it("ignores the fields behind the file", async () => {
    const body = parts(await bed.presign()) + part("file", "picture", "a.jpg") + part("key", "b");
    expect(await bed.postRaw(body + closing, formHeaders)).toMatchObject({ status: 204 });
    expect(bed.created).toMatchObject([{ key: "photo.jpg" }]);
  });

  it("makes two versions where one form is posted twice, the second with a greater sequencer", async () => {
    const fields = await bed.presign({ Key: "again" });
    const answers = [await bed.post(fields, "first"), await bed.post(fields, "second")];
    const [first, second] = bed.created;
    expect((second?.sequencer ?? "") > (first?.sequencer ?? "")).toBe(true);
    expect(answers.map(({ headers }) => headers["x-amz-version-id"])).toEqual([
      first?.versionId,
      second?.versionId,
    ]);
    const textOf = async (versionId?: string) =>
      readFile((await bed.endpoint.open(bucket, "again", versionId))?.path ?? "", "utf8");
    expect(await textOf(first?.versionId)).toBe("first");
    expect(await textOf(second?.versionId)).toBe("second");
    expect(await textOf()).toBe("second");
    expect(await bed.endpoint.open(bucket, "again", "null")).toBeUndefined();
    expect(await bed.endpoint.open(bucket, "other", first?.versionId)).toBeUndefined();
    const stored = await bed.endpoint.objects(bucket);
    expect(stored.filter(({ key }) => key === "again")).toEqual([first, second]);
  });

  it("takes many uploads of one key at once and keeps each of them whole", async () => {
    const fields = await bed.presign({ Key: "contended" });
    const contents = Array.from({ length: 12 }, (_, index) => `${index}`.repeat(5000 + index));
    await Promise.all(contents.map((content) => bed.post(fields, content)));
    const kept = await Promise.all(
      bed.created.map(async ({ key, versionId, etag }) => {
        const opened = await bed.endpoint.open(bucket, key, versionId);
        const text = await readFile(opened?.path ?? "", "utf8");
        expect(createHash("md5").update(text).digest("hex")).toBe(etag);
        return text;
      }),
    );
    expect(kept.sort()).toEqual(contents.sort());
    const newest = bed.created.toSorted((one, other) => (one.sequencer < other.sequencer ? 1 : -1));
    expect((await bed.endpoint.open(bucket, "contended"))?.object).toEqual(newest[0]);
  });

  it("lets a page of any origin post, and read what became of it", async () => {
    const preflight = await request(`${bed.endpoint.url}/${bucket}`, {
      method: "OPTIONS",
      headers: { origin: "https://example.com", "access-control-request-method": "POST" },
    });
    expect(await readAnswer(preflight)).toMatchObject({
      status: 200,
      headers: {
        "access-control-allow-origin": "*",
        "access-control-allow-methods": "POST",
        "access-control-max-age": "86400",
      },
    });
    const fields = { ...(await bed.presign()), key: "other" };
    const answer = await bed.postRaw(parts(fields) + part("file", "x", "x") + closing, {
      ...formHeaders,
      origin: "https://example.com",
    });
    expect(answer).toMatchObject({
      status: 403,
      headers: {
        "access-control-allow-origin": "*",
        "access-control-expose-headers": "ETag",
      },
    });
  });

  it("refuses a preflight for anything but POST", async () => {
    const preflight = await request(`${bed.endpoint.url}/${bucket}`, {
      method: "OPTIONS",
      headers: { origin: "https://example.com", "access-control-request-method": "PUT" },
    });
    expect(await readAnswer(preflight)).toMatchObject({ status: 403, code: "AccessForbidden" });
  });
});

describe("announcing a stored object", () => {
  it("comes before the answer, with the object readable, and its failure leaves the upload standing", async () => {
    const heard: unknown[] = [];
    const bed = await openTestBed({
      onObjectCreated: async (object, { requestId, eventAt }) => {
        const opened = await bed.endpoint.open(object.bucket, object.key);
        heard.push(await readFile(opened?.path ?? "", "utf8"), requestId, eventAt);
        throw new Error("the queue is not there");
      },
    });
    const answer = await bed.post(await bed.presign(), "picture");
    expect(answer.status).toBe(204);
    expect(heard).toEqual([
      "picture",
      answer.headers["x-amz-request-id"],
      expect.stringMatching(/^\d{4}-.*Z$/),
    ]);
    expect(bed.errors).toEqual([new Error("the queue is not there")]);
    await bed.close();
  });
});

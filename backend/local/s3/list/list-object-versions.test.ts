import {
  DeleteObjectCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandInput,
  type ListObjectVersionsCommandOutput,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { request } from "undici";
import { bucket, openTestBed, readAnswer, type TestBed } from "../s3-endpoint.fixture.ts";

const awkwardKey = "b/ü +%2F&<x>";
/** By UTF-16 the emoji would come before the ligature. */
const keysInOrder = ["a", "b/1", "b/2", awkwardKey, "c-ﬁ", "c-🖼"];

const listedIds = ({ Versions = [], DeleteMarkers = [] }: ListObjectVersionsCommandOutput) => ({
  versions: Versions.map(({ VersionId }) => VersionId),
  markers: DeleteMarkers.map(({ VersionId }) => VersionId),
});

describe("ListObjectVersions through the SDK", () => {
  let bed: TestBed;
  let marker: string | undefined;
  beforeAll(async () => {
    bed = await openTestBed();
    for (const Key of keysInOrder.toReversed()) await bed.post(await bed.presign({ Key }), Key);
    await bed.post(await bed.presign({ Key: "a" }), "again");
    const marked = await bed.client.send(new DeleteObjectCommand({ Bucket: bucket, Key: "b/1" }));
    marker = marked.VersionId;
  });
  afterAll(async () => {
    expect(bed.errors).toEqual([]);
    await bed.close();
  });
  const list = (input: Partial<ListObjectVersionsCommandInput> = {}) =>
    bed.client.send(new ListObjectVersionsCommand({ Bucket: bucket, ...input }));
  /** The SDK has no paginator for this operation: its two markers are one too many for the model. */
  async function* pages(input: Partial<ListObjectVersionsCommandInput> = {}) {
    let next: Partial<ListObjectVersionsCommandInput> = {};
    for (;;) {
      const page = await list({ ...input, ...next });
      yield page;
      if (!page.IsTruncated) return;
      next = { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker };
    }
  }

  it("lists keys in UTF-8 order, the newest version first, with what is known of each", async () => {
    const page = await list();
    expect(page.Versions?.map(({ Key }) => Key)).toEqual(["a", ...keysInOrder]);
    expect(page).toMatchObject({ Name: bucket, Prefix: "", MaxKeys: 1000, IsTruncated: false });
    expect(page.NextKeyMarker).toBeUndefined();
    const [first, second] = bed.created.filter(({ key }) => key === "a");
    expect(page.Versions?.slice(0, 2)).toEqual(
      [second, first].map((object) => ({
        Key: "a",
        VersionId: object?.versionId,
        IsLatest: object === second,
        LastModified: new Date(object?.lastModifiedAt ?? ""),
        ETag: `"${object?.etag}"`,
        Size: object?.bytes,
        StorageClass: "STANDARD",
      })),
    );
    expect(page.DeleteMarkers).toEqual([
      { Key: "b/1", VersionId: marker, IsLatest: true, LastModified: expect.any(Date) },
    ]);
    expect(page.Versions?.find(({ Key }) => Key === "b/1")?.IsLatest).toBe(false);
  });

  it.each([
    ["b/", ["b/1", "b/2", awkwardKey]],
    ["b/ü +%", [awkwardKey]],
    ["c-", ["c-ﬁ", "c-🖼"]],
    ["nothing", undefined],
  ])("lists the keys that begin with %j", async (Prefix, keys) => {
    const page = await list({ Prefix });
    expect(page.Versions?.map(({ Key }) => Key)).toEqual(keys);
    expect(page.Prefix).toBe(Prefix);
  });

  it.each([1, 2, 3, 7, 8])("lists everything once in pages of %i", async (MaxKeys) => {
    const whole = listedIds(await list());
    const [versions, markers]: (string | undefined)[][] = [[], []];
    for await (const page of pages({ MaxKeys })) {
      const listed = listedIds(page);
      expect(listed.versions.length + listed.markers.length).toBeLessThanOrEqual(MaxKeys);
      versions?.push(...listed.versions);
      markers?.push(...listed.markers);
    }
    expect({ versions, markers }).toEqual(whole);
  });

  it("goes on behind a key, where no version is named", async () => {
    const page = await list({ KeyMarker: "b/1" });
    expect(page.Versions?.map(({ Key }) => Key)).toEqual(keysInOrder.slice(2));
    expect(page.KeyMarker).toBe("b/1");
  });

  it("goes on behind a version that was deleted meanwhile", async () => {
    const Prefix = "swept/";
    for (const Key of ["swept/1", "swept/1", "swept/1", "swept/2"]) {
      await bed.post(await bed.presign({ Key }), "picture");
    }
    let swept = 0;
    for await (const { Versions = [] } of pages({ Prefix, MaxKeys: 2 })) {
      for (const { Key, VersionId } of Versions) {
        await bed.client.send(new DeleteObjectCommand({ Bucket: bucket, Key, VersionId }));
        swept += 1;
      }
    }
    expect(swept).toBe(4);
    expect((await list({ Prefix })).Versions).toBeUndefined();
  });

  it("encodes keys, prefix and markers for a URL when asked to", async () => {
    const page = await list({ EncodingType: "url", Prefix: "b/ü ", KeyMarker: "a b", MaxKeys: 1 });
    expect(page).toMatchObject({ EncodingType: "url", Prefix: "b/%C3%BC+", KeyMarker: "a+b" });
    const [listed] = page.Versions ?? [];
    expect(listed?.Key).toBe("b/%C3%BC+%2B%252F%26%3Cx%3E");
    expect(decodeURIComponent(listed?.Key?.replaceAll("+", " ") ?? "")).toBe(awkwardKey);
  });

  it("lists none where none are asked for, and at most 1000", async () => {
    expect(await list({ MaxKeys: 0 })).toMatchObject({ MaxKeys: 0, IsTruncated: false });
    expect((await list({ MaxKeys: 5000 })).MaxKeys).toBe(1000);
  });

  it.each<[string, string, Partial<ListObjectVersionsCommandInput>]>([
    ["max-keys", "between 0 and 2147483647", { MaxKeys: -1 }],
    ["max-keys", "not an integer or within integer range", { MaxKeys: 2 ** 31 }],
    ["max-keys", "not an integer or within integer range", { MaxKeys: 1.5 }],
    ["encoding-type", "Invalid Encoding Method", { EncodingType: "base64" as "url" }],
    ["version-id-marker", "without a key marker", { VersionIdMarker: "null" }],
    ["version-id-marker", "cannot be empty", { KeyMarker: "a", VersionIdMarker: "" }],
    ["version-id-marker", "Invalid version id", { KeyMarker: "a", VersionIdMarker: "1" }],
  ])("refuses a wrong %s: %s", async (ArgumentName, message, input) => {
    await expect(list(input)).rejects.toMatchObject({
      name: "InvalidArgument",
      message: expect.stringContaining(message),
      ArgumentName,
      $metadata: { httpStatusCode: 400 },
    });
  });

  it("has no delimiter, and says so", async () => {
    await expect(list({ Delimiter: "/" })).rejects.toMatchObject({ name: "NotImplemented" });
  });

  it("lists nobody else's bucket, and nothing unsigned", async () => {
    await expect(list({ Bucket: "nothing" })).rejects.toMatchObject({ name: "NoSuchBucket" });
    const unsigned = await request(`${bed.endpoint.url}/${bucket}?versions`);
    expect(await readAnswer(unsigned)).toMatchObject({ status: 403, code: "AccessDenied" });
  });
});

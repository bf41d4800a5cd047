import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { bucket, openTestBed, type TestBed } from "./s3-endpoint.fixture.ts";

const Key = "uploads/a b";
const elsewhere = "L4kqtJlcpXroDTDmpUMLUo5fWq3sxVbN";

describe("versions through the SDK", () => {
  let bed: TestBed;
  let fields: Record<string, string>;
  beforeAll(async () => {
    bed = await openTestBed();
    fields = await bed.presign({ Key });
  });
  afterEach(async () => {
    for (const { versionId } of await bed.endpoint.objects(bucket)) await remove(versionId);
    bed.created.length = 0;
  });
  afterAll(async () => {
    expect(bed.errors).toEqual([]);
    await bed.close();
  });

  /** Posts the same form again, and says which version that made. */
  const post = async (text: string) => {
    const { headers } = await bed.post(fields, text);
    return headers["x-amz-version-id"] as string;
  };
  const get = (VersionId?: string) =>
    bed.client.send(new GetObjectCommand({ Bucket: bucket, Key, VersionId }));
  const head = (VersionId?: string) =>
    bed.client.send(new HeadObjectCommand({ Bucket: bucket, Key, VersionId }));
  const remove = (VersionId?: string) =>
    bed.client.send(new DeleteObjectCommand({ Bucket: bucket, Key, VersionId }));
  const textOf = async (versionId?: string) => (await get(versionId)).Body?.transformToString();
  /** What the SDK does not put into its errors. */
  const refusalOf = async (sent: Promise<unknown>) => {
    const error = await sent.then(
      () => undefined,
      (caught: unknown) => caught,
    );
    if (!(error instanceof S3ServiceException)) throw new Error("not refused");
    return { status: error.$metadata.httpStatusCode, headers: error.$response?.headers };
  };

  it("reads each upload of a form by its version, and the newest without one", async () => {
    const [first, second] = [await post("first"), await post("the second")];
    expect(await textOf(first)).toBe("first");
    expect(await textOf(second)).toBe("the second");
    expect(await textOf()).toBe("the second");
    expect(await head()).toMatchObject({ VersionId: second, ContentLength: 10 });
    expect(await head(first)).toMatchObject({ VersionId: first, ContentLength: 5 });
    expect(await get(first)).toMatchObject({ VersionId: first });
    expect(await get()).toMatchObject({ VersionId: second });
  });

  it("reads a range of a version, and holds its own ETag against If-Match", async () => {
    const first = await post("first");
    await post("second");
    const read = { Bucket: bucket, Key, VersionId: first };
    const { ETag } = await head(first);
    const got = await bed.client.send(
      new GetObjectCommand({ ...read, Range: "bytes=0-1", IfMatch: ETag }),
    );
    expect(await got.Body?.transformToString()).toBe("fi");
    const ifChanged = bed.client.send(new GetObjectCommand({ ...read, IfNoneMatch: ETag }));
    expect(await refusalOf(ifChanged)).toMatchObject({
      status: 304,
      headers: { "x-amz-version-id": first },
    });
  });

  it("deletes exactly the version that is named, for good, and is content when it is gone", async () => {
    const [first, second] = [await post("first"), await post("second")];
    for (const _ of ["there", "gone"]) {
      const { $metadata, VersionId, DeleteMarker } = await remove(second);
      expect([$metadata.httpStatusCode, VersionId, DeleteMarker]).toEqual([204, second, undefined]);
    }
    expect(await textOf()).toBe("first");
    await expect(get(second)).rejects.toMatchObject({ name: "NoSuchVersion" });
    expect(await bed.endpoint.objects(bucket)).toMatchObject([{ versionId: first }]);
  });

  it("hides an object behind a delete marker, and brings it back when the marker is deleted", async () => {
    const only = await post("only");
    const marked = await remove();
    expect(marked).toMatchObject({ $metadata: { httpStatusCode: 204 }, DeleteMarker: true });
    const marker = marked.VersionId as string;
    expect(marker).not.toBe(only);

    await expect(get()).rejects.toMatchObject({ name: "NoSuchKey", Key });
    await expect(head()).rejects.toMatchObject({ name: "NotFound" });
    for (const sent of [get(), head()]) {
      expect(await refusalOf(sent)).toMatchObject({
        status: 404,
        headers: { "x-amz-delete-marker": "true", "x-amz-version-id": marker },
      });
    }
    expect(await textOf(only)).toBe("only");
    expect(await bed.endpoint.objects(bucket)).toMatchObject([{ versionId: only }]);
    expect(await bed.endpoint.open(bucket, Key)).toBeUndefined();

    expect(await remove(marker)).toMatchObject({ DeleteMarker: true, VersionId: marker });
    expect(await textOf()).toBe("only");
  });

  it("refuses to read a delete marker by its version, and says what can be done with it", async () => {
    await post("only");
    const { VersionId: marker } = await remove();
    await expect(get(marker)).rejects.toMatchObject({
      name: "MethodNotAllowed",
      ResourceType: "DeleteMarker",
      Method: "GET",
    });
    for (const sent of [get(marker), head(marker)]) {
      expect(await refusalOf(sent)).toMatchObject({
        status: 405,
        headers: {
          allow: "DELETE",
          "x-amz-delete-marker": "true",
          "x-amz-version-id": marker,
          "last-modified": expect.stringMatching(/ GMT$/),
        },
      });
    }
    await remove(marker);
  });

  it("marks what is not there as deleted, each time anew, as S3 does", async () => {
    const markers = [(await remove()).VersionId, (await remove()).VersionId];
    expect(new Set(markers).size).toBe(2);
    for (const marker of markers) await remove(marker);
    expect((await refusalOf(get())).headers).not.toHaveProperty("x-amz-delete-marker");
  });

  it("reads an upload that came after a delete marker", async () => {
    await post("first");
    const { VersionId: marker } = await remove();
    await post("second");
    expect(await textOf()).toBe("second");
    await remove(marker);
  });

  it.each([elsewhere, "null"])("says NoSuchVersion of the version %s", async (versionId) => {
    await post("only");
    await expect(get(versionId)).rejects.toMatchObject({
      name: "NoSuchVersion",
      Key,
      VersionId: versionId,
      $metadata: { httpStatusCode: 404 },
    });
    await expect(head(versionId)).rejects.toMatchObject({ name: "NotFound" });
    expect(await remove(versionId)).toMatchObject({ VersionId: versionId });
    expect(await textOf()).toBe("only");
  });

  it("knows a version only under its own key", async () => {
    const first = await post("first");
    const read = new GetObjectCommand({ Bucket: bucket, Key: "other", VersionId: first });
    await expect(bed.client.send(read)).rejects.toMatchObject({ name: "NoSuchVersion" });
    await bed.client.send(
      new DeleteObjectCommand({ Bucket: bucket, Key: "other", VersionId: first }),
    );
    expect(await textOf(first)).toBe("first");
  });

  it.each([
    ["", "Version id cannot be the empty string"],
    ["1", "Invalid version id specified"],
    [" &+/=%é", "Invalid version id specified"],
  ])("refuses the version id %j", async (versionId, message) => {
    await post("only");
    for (const sent of [get(versionId), remove(versionId)]) {
      await expect(sent).rejects.toMatchObject({
        name: "InvalidArgument",
        message,
        ArgumentName: "versionId",
        $metadata: { httpStatusCode: 400 },
      });
    }
    await expect(head(versionId)).rejects.toMatchObject({ $metadata: { httpStatusCode: 400 } });
    expect(await textOf()).toBe("only");
  });

  it("goes on sending a version that is deleted meanwhile", async () => {
    const bytes = Buffer.alloc(4 * 1024 * 1024, "x");
    const { headers } = await bed.post(fields, bytes);
    const got = await get(headers["x-amz-version-id"] as string);
    await remove(got.VersionId);
    expect((await got.Body?.transformToByteArray())?.length).toBe(bytes.length);
  });
});

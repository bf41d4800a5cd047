import { describe, expect, it } from "@jest/globals";
import type { Conversion, ConversionRequest, Original } from "../ports/conversions.ts";
import { decodeConversionNews, encodeConversionNews } from "./conversion-news.ts";
import { decodeConversionRequest, encodeConversionRequest } from "./conversion-request.ts";

const original: Original = {
  blobId: "6f1c2a34",
  object: { key: "uploads/6f1c2a34", versionId: "v1" },
  bytes: 6_766,
  etag: "872306bd",
  sha256: "ab".repeat(32),
  storedAt: "2026-11-23T12:00:00.000Z",
};
const request: ConversionRequest = { ...original, source: "heic", attempts: 0 };
const converted: Conversion = {
  kind: "converted",
  converted: { key: "converted/6f1c2a34", versionId: "v2" },
  image: { format: "heic", width: 3024, height: 4032, orientation: 6 },
  isRepaired: false,
};
const { versionId: _, ...unversioned } = original.object;

/** Each a change that makes a message of either kind one that nobody sent. */
const wrong: [what: string, change: object][] = [
  ["no blob", { blob_id: undefined }],
  ["a blob of no name", { blob_id: "" }],
  ["a blob of a name that none has", { blob_id: "../x" }],
  ["a blob that is a number", { blob_id: 7 }],
  ["another blob's object", { object: { key: "uploads/other", version_id: "v1" } }],
  ["an object elsewhere", { object: { key: "converted/6f1c2a34", version_id: "v1" } }],
  ["no object", { object: undefined }],
  ["an object that is a text", { object: "uploads/6f1c2a34" }],
  ["a version of no name", { object: { key: "uploads/6f1c2a34", version_id: "" } }],
  [
    "a version that is long",
    { object: { key: "uploads/6f1c2a34", version_id: "v".repeat(2_000) } },
  ],
  ["a size that is none", { bytes: -1 }],
  ["a size that is a text", { bytes: "7" }],
  ["half a byte", { bytes: 0.5 }],
  ["no etag", { etag: "" }],
  ["an etag that is long", { etag: "e".repeat(300) }],
  ["no hash", { sha256: undefined }],
  ["a hash in capitals", { sha256: "AB".repeat(32) }],
  ["a hash that is short", { sha256: "ab" }],
  ["no time", { stored_at: undefined }],
  ["a time that is none", { stored_at: "never" }],
];

function changed(body: string, change: object): string {
  return JSON.stringify({ ...JSON.parse(body), ...change });
}

describe("a request for a conversion", () => {
  it("is read as it was written", () => {
    const others = { ...request, object: unversioned, attempts: 3, source: "jpeg-2000" as const };
    for (const one of [request, others]) {
      expect(decodeConversionRequest(encodeConversionRequest(one))).toEqual(one);
    }
  });

  it("has these names", () => {
    expect(JSON.parse(encodeConversionRequest(request))).toEqual({
      blob_id: "6f1c2a34",
      object: { key: "uploads/6f1c2a34", version_id: "v1" },
      source: "heic",
      sha256: original.sha256,
      bytes: 6_766,
      etag: "872306bd",
      stored_at: "2026-11-23T12:00:00.000Z",
      attempts: 0,
    });
  });

  it.each([
    ...wrong,
    ["a format that there is not", { source: "pdf" }],
    ["a format that every object has", { source: "constructor" }],
    ["no format", { source: undefined }],
    ["no count", { attempts: undefined }],
    ["a count that is none", { attempts: -1 }],
  ])("is none with %s, and repeats nothing of it", (_, change) => {
    const body = changed(encodeConversionRequest(request), change);
    expect(() => decodeConversionRequest(body)).toThrow(/^(bad|no) [a-z_0-9 ]+$/);
  });

  it.each(["", "{", "null", "[]", "7", '"x"', "s3cret"])("is not %j", (body) => {
    expect(() => decodeConversionRequest(body)).toThrow(/^no JSON( object)?$/);
  });
});

describe("the news of a conversion", () => {
  it.each<[Conversion]>([
    [converted],
    [{ ...converted, image: { format: "webp", width: 800, height: 600 } }],
    [{ ...converted, isRepaired: true, converted: { key: "converted/6f1c2a34" } }],
    [{ kind: "not_converted", source: "avif", reason: "damaged" }],
    [{ kind: "not_converted", source: "tiff", reason: "crashed" }],
  ])("is read as it was written: %j", (conversion) => {
    const body = encodeConversionNews(original, conversion);
    expect(decodeConversionNews(body)).toEqual({ original, conversion });
  });

  it.each([
    ...wrong,
    ["another kind", { kind: "other" }],
    ["another blob's JPEG", { converted: { key: "converted/other" } }],
    ["the original for a JPEG", { converted: { key: "uploads/6f1c2a34" } }],
    ["no JPEG", { converted: undefined }],
    ["no picture", { image: undefined }],
    ["no width", { image: { ...converted.image, width: 0 } }],
    ["a height that is a text", { image: { ...converted.image, height: "9" } }],
    ["an orientation that there is not", { image: { ...converted.image, orientation: 9 } }],
    ["a format that there is not", { image: { ...converted.image, format: "svg" } }],
  ])("is none with %s", (_, change) => {
    const body = changed(encodeConversionNews(original, converted), change);
    expect(() => decodeConversionNews(body)).toThrow(/^bad [a-z_0-9 ]+$/);
  });

  it.each([
    ["no reason", { reason: undefined }],
    ["a reason that there is not", { reason: "toString" }],
    ["no format", { source: 7 }],
  ])("of a picture that was not converted is none with %s", (_, change) => {
    const news = { kind: "not_converted", source: "heic", reason: "timed_out" } as const;
    const body = changed(encodeConversionNews(original, news), change);
    expect(() => decodeConversionNews(body)).toThrow(/^bad (reason|format)$/);
  });

  it("is not what S3 sends", () => {
    expect(decodeConversionNews('{"Records":[]}')).toBeUndefined();
    expect(decodeConversionNews('{"Service":"Amazon S3","Event":"s3:TestEvent"}')).toBeUndefined();
  });
});

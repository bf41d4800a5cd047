import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { httpDeps, httpEvent, jsonEvent } from "../../handlers/events.fixture.ts";
import { createBlobStub } from "../../handlers/http/create-blob.fixture.ts";
import { deleteBlobHandler } from "../../handlers/http/delete-blob.ts";
import { getBlobHandler } from "../../handlers/http/get-blob.ts";
import type { HttpHandler } from "../../handlers/http/http.ts";
import { listBlobsHandler } from "../../handlers/http/list-blobs.ts";
import { redeliverCallbackHandler } from "../../handlers/http/redeliver-callback.ts";
import { blob } from "../../testing/sample-blob.ts";

type HttpEvent = Parameters<HttpHandler>[0];

/** As Lambda makes an event: from JSON, in which `__proto__` is a name like any other. */
const fromJson = (event: HttpEvent, changed: object = {}) =>
  JSON.parse(JSON.stringify({ ...event, ...changed })) as HttpEvent;

const codeOf = async (handler: HttpHandler, event: HttpEvent) => {
  const { statusCode, body = "{}" } = await handler(event);
  return [statusCode, (JSON.parse(body) as { code?: string }).code].filter(Boolean).join(" ");
};

/**
 * What API Gateway does before a handler is called: it decodes the path once and then looks for the route, so that `%2f`
 * is a slash and no part of an id, and `%252f` arrives as `%2f`. Whatever arrives all the same, decoded or not:
 */
const ids = [
  ...["..", "../..", "..%2f..", "..%252f..", "/", "a/b", "\\", "a\0", "a\n", "\r\nx: y", " ", ""],
  ...["%", "%zz", "%ff", "é", "\u202e", "\ud800", "{blob_id}", "a".repeat(65), "a".repeat(10_000)],
  ...["a.b", "a:b", "a b", "a+b", "a,b", "#", "?", "a?b=c", "<script>", "' OR '1'='1", "$(id)"],
];

describe("the deployed handlers", () => {
  const before = Reflect.ownKeys(Object.prototype);
  const asked: string[] = [];
  const spied = (answer: unknown) => async (blobId: string) => {
    asked.push(blobId);
    return answer as never;
  };
  const get = getBlobHandler(spied(blob()), httpDeps().deps);
  const remove = deleteBlobHandler(spied(true), httpDeps().deps);
  const redeliver = redeliverCallbackHandler(spied({ record: blob() }), httpDeps().deps);
  const list = listBlobsHandler(async () => {
    asked.push("a page");
    return { blobs: [], next: { createdAt: blob().createdAt, blobId: blob().blobId } };
  }, httpDeps().deps);
  const names = (count: number) => Array.from({ length: count }, (_, i) => [`metadata.n${i}`, ""]);
  beforeAll(() => void asked.splice(0));
  afterAll(() => expect(Reflect.ownKeys(Object.prototype)).toEqual(before));

  it.each(ids)("know no blob called %j, and look for none", async (blobId) => {
    for (const handler of [get, remove, redeliver]) {
      const event = fromJson(httpEvent({ blobId: "x" }), { pathParameters: { blob_id: blobId } });
      expect(await codeOf(handler, event)).toBe("404 blob_not_found");
    }
    expect(asked).toEqual([]);
  });

  it.each([
    ["no path parameters", {}],
    ["path parameters of nothing", { pathParameters: {} }],
    ["a prototype with an id", { pathParameters: JSON.parse('{"__proto__":{"blob_id":"x"}}') }],
  ])("know no blob, given %s", async (_, changed) => {
    const { pathParameters: __, ...event } = httpEvent({ blobId: "x" });
    expect(await codeOf(get, fromJson(event as HttpEvent, changed))).toBe("404 blob_not_found");
    expect(asked).toEqual([]);
  });

  it.each([
    ["__proto__", '{"__proto__":{"labels":"Car"}}'],
    ["constructor", '{"constructor":"x","prototype":"y"}'],
    ["toString", '{"toString":"x"}'],
    [
      "5,000 unknown parameters",
      JSON.stringify(Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`a${i}`, ""]))),
    ],
    ["labels of 4,097 letters", `{"labels":"${"a".repeat(4_097)}"}`],
    ["1e999", '{"min_confidence":"1e999"}'],
    ["a repeated number, which API Gateway joins", '{"max_labels":"1,2"}'],
  ])("refuse a query of %s", async (_, query) => {
    const event = fromJson(httpEvent({ blobId: blob().blobId }), {
      queryStringParameters: JSON.parse(query),
    });
    expect(await codeOf(get, event)).toBe("400 invalid_request");
    expect(asked).toEqual([]);
  });

  it.each([
    ["__proto__", '{"__proto__":{"limit":"1"}}'],
    ["constructor", '{"constructor":"x","prototype":"y"}'],
    ["a cursor of 10 kB", `{"cursor":"${"A".repeat(10_000)}"}`],
    ["a cursor of half a letter", '{"cursor":"\\ud800"}'],
    ["limits that API Gateway has joined", '{"limit":"1,2"}'],
    ["times that API Gateway has joined", '{"created_after":"2026-11-23,2026-11-24"}'],
    ["300 names", JSON.stringify(Object.fromEntries(names(300)))],
    [
      "a name of half a letter, twice as long as may be",
      `{"metadata.${"\\ud800".repeat(128)}":""}`,
    ],
  ])("refuse to list with a query of %s", async (_, query) => {
    const event = fromJson(httpEvent(), { queryStringParameters: JSON.parse(query) });
    expect(await codeOf(list, event)).toBe("400 invalid_request");
    expect(asked).toEqual([]);
  });

  it.each([
    ["metadata called __proto__", '{"metadata.__proto__":"x","metadata.constructor":"y"}'],
    ["a lone surrogate", '{"metadata.\\ud800":"\\ud800"}'],
    ["nothing at all", "{}"],
  ])("list with a query of %s", async (_, query) => {
    const event = fromJson(httpEvent(), { queryStringParameters: JSON.parse(query) });
    expect(await codeOf(list, event)).toBe("200");
    asked.splice(0);
  });

  it.each([
    ["an array 30,000 levels deep", "[".repeat(30_000) + "]".repeat(30_000), "400 invalid_request"],
    ["__proto__", '{"__proto__":{"max_labels":1}}', "400 invalid_request"],
    ["constructor.prototype", '{"constructor":{"prototype":{"a":1}}}', "400 invalid_request"],
    ["metadata called __proto__", '{"metadata":{"__proto__":"a"}}', "201"],
    ["1e999", '{"size":1e999}', "400 invalid_request"],
    ["a lone surrogate", '{"metadata":{"a":"\\ud800"}}', "400 invalid_json"],
    ["more than 64 KiB", `{"metadata":{"a":"${"x".repeat(65_536)}"}}`, "400 invalid_request"],
    ["a NUL behind its end", "{}\0", "400 invalid_json"],
  ])("decide on a body of %s", async (_, body, answer) => {
    expect(await codeOf(createBlobStub().handler, fromJson(jsonEvent(body)))).toBe(answer);
  });

  it.each([
    ["base64 that is none", { body: "%%%", isBase64Encoded: true }, "201"],
    [
      "base64 of bytes that are no UTF-8",
      { body: "//4=", isBase64Encoded: true },
      "400 invalid_json",
    ],
    ["no headers but a body", { body: "{}", headers: {} }, "415 unsupported_media_type"],
    [
      "headers with a prototype",
      { body: "{}", headers: JSON.parse('{"__proto__":{"content-type":"application/json"}}') },
      "415 unsupported_media_type",
    ],
  ])("decide on %s", async (_, changed, answer) => {
    expect(await codeOf(createBlobStub().handler, fromJson(jsonEvent("{}"), changed))).toBe(answer);
  });
});

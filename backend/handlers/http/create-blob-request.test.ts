import { describe, expect, it } from "@jest/globals";
import { contractTakes, expectToMatchContract } from "../../testing/contract.ts";
import { httpEvent, jsonEvent } from "../events.fixture.ts";
import { createBlobStub } from "./create-blob.fixture.ts";

interface Problem {
  code: string;
  detail: string;
  request_id: string;
  errors?: { pointer: string; detail: string }[];
}

const plain = "0123456789abcdef".repeat(4);

/** Sends a request that is refused, and gives back the problem. */
async function refused(event: ReturnType<typeof httpEvent>, status: number): Promise<Problem> {
  const { handler, asked } = createBlobStub();
  const response = await handler(event);
  expect(response.statusCode).toBe(status);
  expect(asked).toEqual([]);
  return expectToMatchContract("createBlob", response) as Problem;
}

describe("the body of POST /blobs", () => {
  it("lists everything that is wrong at once, each with its pointer", async () => {
    const body = {
      min_confidence: 101,
      max_labels: 0.5,
      metadata: { "a/b~c": 1, ok: "x", long: "y".repeat(513), ["n".repeat(65)]: "z", "": "w" },
      callback_url: 7,
      allow_insecure_callback: "yes",
      callback_certificate_sha256: "ab",
      sha256: "cd",
      size: -1,
      colour: "red",
      callback: "http://example.com",
    };
    const problem = await refused(jsonEvent(body), 400);
    expect(problem).toMatchObject({
      code: "invalid_request",
      detail: "13 properties are wrong: see errors.",
      request_id: "JKJaXmPLvHcESHA=",
    });
    const faults = Object.fromEntries(
      (problem.errors ?? []).map(({ pointer, detail }) => [pointer, detail]),
    );
    expect(problem.errors).toHaveLength(13);
    expect(faults).toEqual({
      "/callback_url": "must be a string",
      "/allow_insecure_callback": "must be true or false",
      "/callback_certificate_sha256":
        "must be a certificate's SHA-256 fingerprint in hex: 64 digits",
      "/min_confidence": "must be a number from 0 to 100",
      "/max_labels": "must be a whole number from 1 to 1000",
      "/metadata/a~1b~0c": "must be a string",
      "/metadata/long": "must be at most 512 characters",
      [`/metadata/${"n".repeat(65)}`]: "has a name of more than 64 characters",
      "/metadata/": "must have a name",
      "/sha256": "must be a SHA-256 in hex: 64 digits",
      "/size": "must be a whole number of bytes",
      "/colour": "is not a known property",
      "/callback": "is not a known property",
    });
  });

  it("has no use for trust in a receiver that is not named", async () => {
    const body = { allow_insecure_callback: true, callback_certificate_sha256: plain };
    const { errors } = await refused(jsonEvent(body), 400);
    expect(errors).toEqual([
      { pointer: "/allow_insecure_callback", detail: "needs a callback_url" },
      { pointer: "/callback_certificate_sha256", detail: "needs a callback_url" },
    ]);
  });

  it.each([
    ['{"__proto__":{"min_confidence":1}}', "/__proto__"],
    ['{"constructor":1}', "/constructor"],
    ['{"toString":1}', "/toString"],
    ['{"a/b":1}', "/a~1b"],
    ['{"":1}', "/"],
  ])("refuses the unknown property of %s by name", async (text, pointer) => {
    const { errors } = await refused(jsonEvent(text), 400);
    expect(errors).toEqual([{ pointer, detail: "is not a known property" }]);
    expect(Object.prototype).not.toHaveProperty("min_confidence");
  });

  it.each(["[]", "[1]", '"text"', "17", "null", "true"])(
    "refuses %s: it is no object",
    async (text) => {
      const { errors } = await refused(jsonEvent(text), 400);
      expect(errors).toEqual([{ pointer: "", detail: "must be a JSON object" }]);
    },
  );

  it.each([
    [{ min_confidence: "80" }, "/min_confidence"],
    [{ min_confidence: null }, "/min_confidence"],
    [{ min_confidence: -1 }, "/min_confidence"],
    [{ max_labels: 0 }, "/max_labels"],
    [{ max_labels: 1001 }, "/max_labels"],
    [{ max_labels: [1] }, "/max_labels"],
    [{ metadata: [] }, "/metadata"],
    [{ metadata: "order" }, "/metadata"],
    [{ metadata: null }, "/metadata"],
    [{ metadata: { a: {} } }, "/metadata/a"],
    [{ metadata: Object.fromEntries(Array.from({ length: 21 }, (_, i) => [i, ""])) }, "/metadata"],
    [{ callback_url: null }, "/callback_url"],
    [
      { callback_url: "https://a.example/", allow_insecure_callback: 1 },
      "/allow_insecure_callback",
    ],
    [
      { callback_url: "https://a.example/", callback_certificate_sha256: `${plain}0` },
      "/callback_certificate_sha256",
    ],
    [{ callback_mailbox: null }, "/callback_mailbox"],
    [{ callback_mailbox: "" }, "/callback_mailbox"],
    [{ callback_mailbox: "a/b" }, "/callback_mailbox"],
    [{ callback_mailbox: "a%2Fb" }, "/callback_mailbox"],
    [{ callback_mailbox: ".a" }, "/callback_mailbox"],
    [{ callback_mailbox: "a\n" }, "/callback_mailbox"],
    [{ callback_mailbox: "a".repeat(65) }, "/callback_mailbox"],
    [{ callback_mailbox: "a".repeat(300) }, "/callback_mailbox"],
    [{ callback_mailbox: "a", callback_url: "https://a.example/" }, "/callback_mailbox"],
    [{ callback_mailbox: "a", allow_insecure_callback: true }, "/allow_insecure_callback"],
    [{ callback_mailbox: "a", callback_certificate_sha256: plain }, "/callback_certificate_sha256"],
    [{ sha256: plain.slice(1) }, "/sha256"],
    [{ sha256: `g${plain.slice(1)}` }, "/sha256"],
    [{ sha256: null }, "/sha256"],
    [{ size: 1.5 }, "/size"],
    [{ size: "1" }, "/size"],
    [{ size: -1 }, "/size"],
  ])("refuses %j, as the contract does", async (body, pointer) => {
    expect(contractTakes("createBlob", body)).toBe(false);
    const { errors } = await refused(jsonEvent(body), 400);
    expect(errors?.map((fault) => fault.pointer)).toEqual([pointer]);
  });

  it.each([
    [
      "metadata with JavaScript's own names",
      '{"metadata":{"constructor":"a","__proto__":"b","prototype":"c"}}',
    ],
    ["512 characters beyond UTF-16", `{"metadata":{"a":"${"🚗".repeat(512)}"}}`],
    ["a name of 64 such characters", `{"metadata":{"${"🚗".repeat(64)}":""}}`],
    ["20 entries", JSON.stringify({ metadata: { ...Array(20).fill("") } })],
    ["the smallest of numbers", '{"min_confidence":5e-324}'],
    ["the largest of numbers", '{"min_confidence":100.0,"max_labels":1e3}'],
  ])("takes %s, as the contract does, and loses nothing of it", async (_, text) => {
    const body = JSON.parse(text);
    expect(contractTakes("createBlob", body)).toBe(true);
    const { handler, asked } = createBlobStub();
    expect((await handler(jsonEvent(text))).statusCode).toBe(201);
    const [request] = asked;
    expect(JSON.stringify(request?.metadata)).toBe(JSON.stringify(body.metadata));
    expect(request?.filter?.labels?.minConfidence).toBe(body.min_confidence);
    expect(request?.filter?.labels?.maxLabels).toBe(body.max_labels);
  });

  it.each([
    ["text/plain"],
    ["application/x-www-form-urlencoded"],
    ["application/json,application/json"],
    ["application/jsonp"],
    [""],
  ])("refuses a body of the type %j", async (contentType) => {
    const problem = await refused(jsonEvent("{}", contentType), 415);
    expect(problem.code).toBe("unsupported_media_type");
  });

  const big = { a: "x".repeat(70_000) };
  it.each([
    ["JSON that is cut off", jsonEvent('{"min_confidence":'), "invalid_json"],
    ["white space", jsonEvent("  "), "invalid_json"],
    ["NaN", jsonEvent('{"min_confidence":NaN}'), "invalid_json"],
    [
      "30,000 arrays in one another",
      jsonEvent("[".repeat(30_000) + "]".repeat(30_000)),
      "invalid_request",
    ],
    ["brackets that are not closed", jsonEvent("[".repeat(60_000)), "invalid_json"],
    ["more than 64 KiB", jsonEvent(big), "invalid_request"],
    [
      "bytes that are not UTF-8",
      httpEvent({
        method: "POST",
        headers: { "content-type": "application/json" },
        body: Buffer.from('{"metadata":{"a":"\xff"}}', "latin1"),
      }),
      "invalid_json",
    ],
    [
      "the same as text, as API Gateway hands it over",
      jsonEvent('{"metadata":{"a":"\ufffd"}}'),
      "invalid_json",
    ],
    [
      "half a surrogate pair, which many readers of JSON refuse and no UTF-8 can hold",
      jsonEvent('{"metadata":{"a":"\\uD83D!"}}'),
      "invalid_json",
    ],
    ["the same in a name", jsonEvent('{"metadata":{"\\udc00":"a"}}'), "invalid_json"],
  ])("refuses %s", async (_, event, code) => {
    expect((await refused(event, 400)).code).toBe(code);
  });

  it("takes whole surrogate pairs, and words that only look like half of one", async () => {
    const body = '{"metadata":{"a":"\\ud83d\\ude00","b":"\\\\ud83d","\\uD83D\\uDE00":""}}';
    const { handler, asked } = createBlobStub();
    expect((await handler(jsonEvent(body))).statusCode).toBe(201);
    const metadata = { a: "\u{1f600}", b: "\\ud83d", "\u{1f600}": "" };
    expect(asked).toMatchObject([{ metadata }]);
  });
});

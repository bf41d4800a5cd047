import { runInNewContext } from "node:vm";
import { describe, expect, it } from "@jest/globals";
import { Webhook } from "standardwebhooks";
import type { CallbackHeaders } from "./callback-headers.ts";
import { verifyCallback } from "./verify-callback.ts";

const secret = `whsec_${Buffer.alloc(32, 1).toString("base64")}`;
const body = JSON.stringify({ blob_id: "b1", status: "succeeded" });

function signed(): Record<string, string> {
  const at = new Date();
  return {
    "Content-Type": "application/json",
    "Webhook-Id": "msg_1",
    "Webhook-Timestamp": String(Math.floor(at.getTime() / 1_000)),
    "Webhook-Signature": new Webhook(secret).sign("msg_1", at, body),
  };
}

/** As jsdom and windows have them */
const foreignBytes = (bytes: Uint8Array): unknown =>
  runInNewContext("Uint8Array.from(bytes)", { bytes });

const pairs = () => Object.entries(signed());
const mapped = (change: (pair: [string, string]) => [string, unknown]) =>
  Object.fromEntries(pairs().map(change)) as CallbackHeaders;

/** Finds names in any case, and cannot be gone through. */
function onlyGet() {
  const headers = new Headers(signed());
  return { get: (name: string) => headers.get(name) };
}

const shapes: [string, () => CallbackHeaders][] = [
  ["an object, as API Gateway's REST APIs give it", () => signed()],
  ["an object in small letters", () => mapped(([name, value]) => [name.toLowerCase(), value])],
  ["an object in capitals", () => mapped(([name, value]) => [name.toUpperCase(), value])],
  ["an object of arrays", () => mapped(([name, value]) => [name, [value]])],
  [
    "an object without a prototype",
    () => Object.assign(Object.create(null) as Record<string, string>, signed()),
  ],
  [
    "the arrays of objects of Lambda@Edge",
    () => mapped(([key, value]) => [key.toLowerCase(), [{ key, value }]]),
  ],
  ["the Headers of Fetch", () => new Headers(signed())],
  ["what Headers.entries() gives", () => new Headers(signed()).entries()],
  ["something with nothing but get", onlyGet],
  ["a Map", () => new Map(pairs())],
  ["a Map of arrays", () => new Map(pairs().map(([name, value]) => [name, [value]]))],
  ["an array of pairs", pairs],
  [
    "the raw list of undici, of bytes",
    () => pairs().flatMap((pair) => pair.map((text) => Buffer.from(text))) as never,
  ],
  [
    "a raw list of bytes of another realm",
    () => pairs().flatMap((pair) => pair.map((text) => foreignBytes(Buffer.from(text)))) as never,
  ],
  [
    "an object with a number",
    () => mapped(([name, value]) => [name, /^\d+$/.test(value) ? Number(value) : value]),
  ],
  ["the raw list of Node.js", () => pairs().flat()],
  ["an array of names and values", () => pairs().map(([name, value]) => ({ name, value }))],
  ["an array of keys and values", () => pairs().map(([key, value]) => ({ key, value }))],
];

/** Why it was refused; a blob where it was not. */
const refusalOf = (headers: unknown): Promise<unknown> =>
  verifyCallback(headers as CallbackHeaders, body, secret).catch((error: unknown) => error);

describe("the headers of a callback", () => {
  it.each(shapes)("may be %s", async (_shape, headers) => {
    expect(await verifyCallback(headers(), body, secret)).toMatchObject({ blob_id: "b1" });
  });

  it("are missed where they are not", async () => {
    const { "Webhook-Id": _id, ...rest } = signed();
    const left = Object.entries(rest);
    for (const without of [rest, left, left.flat(), new Map(left), new Headers(rest)]) {
      const refusal = await refusalOf(without);
      expect(refusal).toMatchObject({ code: "missing_header" });
      expect(String(refusal)).toContain("no `webhook-id` header");
    }
  });

  const [id = ["", ""]] = pairs().filter(([name]) => name === "Webhook-Id");
  it.each<[string, unknown]>([
    ["a raw list", [...pairs(), id].flat()],
    ["pairs", [...pairs(), ["webhook-id", "msg_2"]]],
    ["an array for a value", { ...signed(), "Webhook-Id": ["msg_1", "msg_2"] }],
    ["names in two cases", { ...signed(), "webhook-id": "msg_1" }],
    ["Fetch, which joins them", new Headers([...pairs(), ["webhook-id", "msg_2"]])],
    ["Node.js, which joins them", { ...signed(), "Webhook-Id": "msg_1, msg_1" }],
    ["API Gateway, which joins them", { ...signed(), "Webhook-Id": "msg_1,msg_1" }],
  ])("are told to have come twice, in %s", async (_shape, headers) => {
    const refusal = await refusalOf(headers);
    expect(refusal).toMatchObject({ code: "missing_header" });
    expect(String(refusal)).toContain("`webhook-id` header more than once");
    expect(String(refusal)).not.toContain("took");
  });

  it("are told to have come twice, for a signature too", async () => {
    const { "Webhook-Signature": signature = "" } = signed();
    for (const glue of [", ", ","]) {
      const twice = { ...signed(), "Webhook-Signature": `${signature}${glue}${signature}` };
      expect(String(await refusalOf(twice))).toContain("`webhook-signature` header more than once");
    }
  });

  it("are told to be empty", async () => {
    for (const value of ["", " ", []]) {
      const refusal = await refusalOf({ ...signed(), "Webhook-Id": value });
      expect(refusal).toMatchObject({ code: "missing_header" });
      expect(String(refusal)).toContain("`webhook-id` header");
    }
  });

  it.each<[string, unknown]>([
    ["nothing", undefined],
    ["null", null],
    ["text", "webhook-id: msg_1"],
    ["a promise, as Next.js gives one", Promise.resolve(new Headers(signed()))],
    ["a number", 1],
    ["the request that has them", { method: "POST", headers: signed() }],
    ["the event of a load balancer", { httpMethod: "POST", multiValueHeaders: { host: ["a"] } }],
    ["the request of Fetch", new Request("http://localhost", { headers: signed() })],
  ])("cannot be %s", async (_what, headers) => {
    expect(await refusalOf(headers)).toMatchObject({
      name: "CallbackVerificationError",
      code: "bad_headers",
    });
  });

  it("take nothing that an object has of itself for a header", async () => {
    const refusal = await refusalOf(Object.create(signed()));
    expect(refusal).toMatchObject({ code: "missing_header" });
  });
});

import { describe, expect, it } from "@jest/globals";
import { expectToMatchContract } from "../../testing/contract.ts";
import { httpEvent } from "../events.fixture.ts";
import { createBlobStub, waiting } from "./create-blob.fixture.ts";
import { fingerprintOf, readIdempotencyKey } from "./idempotency-key.ts";

const withKey = (key: string) => httpEvent({ method: "POST", headers: { "idempotency-key": key } });

describe("the Idempotency-Key of a request", () => {
  it.each(["a", "x".repeat(255), "6f1c2a34-9a4e-4b39-8a55-0f2c8d1e7b60", "a,b", "~!\"'{}"])(
    "may be %j",
    (key) => {
      expect(readIdempotencyKey(withKey(key))).toBe(key);
    },
  );

  it("need not be there", () => {
    expect(readIdempotencyKey(httpEvent())).toBeUndefined();
  });

  it.each(["", " ", "a b", "x".repeat(256), "ä", "a\tb", "🚗"])("may not be %j", async (key) => {
    const { handler, asked } = createBlobStub();
    const response = await handler(withKey(key));
    expect(response.statusCode).toBe(400);
    expect(expectToMatchContract("createBlob", response)).toMatchObject({
      code: "invalid_request",
      errors: [
        { pointer: "/idempotency-key", detail: "must be 1 to 255 visible ASCII characters" },
      ],
    });
    expect(asked).toEqual([]);
  });

  it("is answered with a header where the blob was there", async () => {
    const { handler } = createBlobStub({ ...waiting, isReplayed: true });
    const { headers } = await handler(withKey("a"));
    expect(headers).toMatchObject({ "idempotent-replayed": "true" });
    const first = await createBlobStub().handler(withKey("a"));
    expect(first.headers).not.toHaveProperty("idempotent-replayed");
  });
});

describe("the fingerprint of a body", () => {
  it("is the same for the same, in whatever order it is written", () => {
    const a = JSON.parse('{"min_confidence":80,"metadata":{"a":"1","b":"2"}}');
    const b = JSON.parse('{ "metadata": {"b":"2", "a":"1"}, "min_confidence": 80.0 }');
    expect(fingerprintOf(a)).toBe(fingerprintOf(b));
  });

  it("is another for anything else, be it one of JavaScript's own names", () => {
    const bodies = [
      "{}",
      '{"a":1}',
      '{"a":"1"}',
      '{"a":{}}',
      '{"a":[]}',
      '{"a":[1,2]}',
      '{"a":[2,1]}',
      '{"__proto__":1}',
      '{"__proto__":{"a":1}}',
      '{"constructor":1}',
    ].map((text) => fingerprintOf(JSON.parse(text)));
    expect(new Set(bodies).size).toBe(bodies.length);
  });
});

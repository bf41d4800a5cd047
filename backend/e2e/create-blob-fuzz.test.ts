import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { contractTakes } from "../testing/contract.ts";
import { type Answer, type LocalStack, startLocalStack } from "./local-stack.fixture.ts";

const seed = 20261123;
const jsonType = { "content-type": "application/json" };

/** No host here has a name: whether one is let through is asked of a resolver, which tests have no business with. */
const callbackUrl = fc.oneof(
  fc.tuple(fc.constantFrom("http", "https"), fc.ipV4Extended()).map(([s, ip]) => `${s}://${ip}/`),
  fc.tuple(fc.ipV6(), fc.integer()).map(([ip, port]) => `https://[${ip}]:${port}/x`),
  fc.ipV4().map((ip) => `http://user:pass@${ip}`),
  fc.constantFrom("http://", "https://", "//127.0.0.1", "ftp://127.0.0.1", "file:///etc/passwd"),
  fc.string({ unit: "binary", maxLength: 20 }).map((path) => `http://127.0.0.1/${path}`),
  fc.string({ maxLength: 3000 }).map((text) => `javascript:${text}`),
);

/** Each property as the contract has it, then as it has it nearly. */
const nearlyValid = fc.record(
  {
    min_confidence: fc.oneof(fc.integer({ min: 0, max: 100 }), fc.double(), fc.jsonValue()),
    max_labels: fc.oneof(fc.integer({ min: -1, max: 1001 }), fc.double(), fc.jsonValue()),
    metadata: fc.oneof(
      fc.dictionary(fc.string({ maxLength: 70 }), fc.string({ maxLength: 520 }), { maxKeys: 22 }),
      fc.dictionary(fc.constantFrom("__proto__", "constructor", "a"), fc.jsonValue()),
      fc.jsonValue(),
    ),
    sha256: fc.oneof(
      fc.stringMatching(/^[0-9a-fA-F]{64}$/),
      fc.stringMatching(/^[0-9a-g]{63,65}$/),
      fc.jsonValue(),
    ),
    size: fc.oneof(fc.integer({ min: -1 }), fc.maxSafeInteger(), fc.double(), fc.jsonValue()),
    callback_url: fc.oneof({ weight: 3, arbitrary: callbackUrl }, fc.integer()),
    allow_insecure_callback: fc.oneof(fc.boolean(), fc.jsonValue()),
    callback_certificate_sha256: fc.oneof(
      fc.stringMatching(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/),
      fc.jsonValue(),
    ),
    colour: fc.jsonValue(),
  },
  { requiredKeys: [] },
);

/** What one client after another sends for JSON. */
const textBody = fc.oneof(
  fc.json(),
  fc.json().map((text) => text.slice(0, -1)),
  fc.json().map((text) => `\ufeff${text}`),
  fc.integer({ min: 1, max: 20_000 }).map((depth) => "[".repeat(depth)),
  fc.integer({ min: 1, max: 20_000 }).map((depth) => `{"metadata":${"[".repeat(depth)}`),
  fc.constant('{"min_confidence":1,"min_confidence":2}'),
  fc.constant('{"__proto__":{"min_confidence":1},"constructor":1}'),
  fc
    .integer({ min: 65_000, max: 70_000 })
    .map((bytes) => `{"metadata":{"a":"${"x".repeat(bytes)}"}}`),
  fc.constant('{"min_confidence":1e999}'),
);

const mediaType = fc.oneof(
  fc.constantFrom(
    "application/json",
    "application/json; charset=utf-8",
    "APPLICATION/JSON;charset=latin1",
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    ";",
  ),
  fc.stringMatching(/^[!-~]{1,40}$/),
);

const headers = fc.dictionary(
  fc.stringMatching(/^x-[a-z-]{1,20}$/),
  fc.stringMatching(/^[ -~]{0,99}$/),
  {
    maxKeys: 8,
  },
);

describe("POST /blobs, whatever is sent", () => {
  let stack: LocalStack;
  beforeAll(async () => {
    stack = await startLocalStack();
  });
  afterAll(() => stack.stop());

  // That the answer is valid by the contract, `call` has seen to.
  const post = (init: RequestInit): Promise<Answer> =>
    stack.call("createBlob", "/blobs", { method: "POST", ...init });

  it("is decided as the contract says, if it is JSON that is nearly right", async () => {
    const seen = new Set<number>();
    await fc.assert(
      fc.asyncProperty(nearlyValid, async (body) => {
        const answer = await post({ headers: jsonType, body: JSON.stringify(body) });
        seen.add(answer.status);
        expect([201, 400]).toContain(answer.status);
        const taken = contractTakes("createBlob", JSON.parse(JSON.stringify(body)));
        if (!taken) expect(answer.status).toBe(400);
        // What callbacks may reach is a matter of addresses, and trust needs a receiver: more than the schema says.
        const callsBack = Object.keys(body).some((name) => name.includes("callback"));
        if (taken && !callsBack) expect(answer.status).toBe(201);
      }),
      { seed, numRuns: 400 },
    );
    expect(seen.size).toBe(2);
  });

  it("is answered, if it is text of some media type", async () => {
    await fc.assert(
      fc.asyncProperty(textBody, mediaType, headers, async (body, type, others) => {
        const answer = await post({ headers: { ...others, "content-type": type }, body });
        expect([201, 400, 415]).toContain(answer.status);
      }),
      { seed, numRuns: 200 },
    );
  });

  it("is answered, if it is bytes of any kind", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2_000 }), mediaType, async (bytes, type) => {
        const answer = await post({ headers: { "content-type": type }, body: Buffer.from(bytes) });
        expect(bytes.length === 0 ? [201] : [201, 400, 415]).toContain(answer.status);
      }),
      { seed, numRuns: 150 },
    );
  });

  it("is answered or hung up on, if it is not even HTTP", async () => {
    const start = fc.constantFrom(
      "",
      "POST /blobs HTTP/1.1\r\n",
      "POST /blobs HTTP/1.1\r\nhost: a\r\n",
    );
    await fc.assert(
      fc.asyncProperty(
        start,
        fc.uint8Array({ minLength: 1, maxLength: 500 }),
        async (begin, bytes) => {
          const said = await sendRaw(stack.url, Buffer.concat([Buffer.from(begin), bytes]));
          expect(said).toMatch(/^(HTTP\/1\.1 4\d\d |$)/);
        },
      ),
      { seed, numRuns: 100 },
    );
    expect((await post({})).status).toBe(201);
  });
});

/** Sends these bytes and no more; gives back all that is answered until the connection ends. */
function sendRaw(url: string, bytes: Buffer): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    let said = "";
    const socket = connect({ host: hostname, port: Number(port) }, () => socket.end(bytes));
    socket.setEncoding("latin1").on("data", (chunk) => {
      said += chunk;
    });
    socket.on("error", () => {});
    socket.on("close", () => resolve(said));
  });
}

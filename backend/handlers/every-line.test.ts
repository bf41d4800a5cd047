import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { invocation } from "./events.fixture.ts";
import { type Line, runEveryFunction, type Secrets } from "./every-line.fixture.ts";

/** In each secret, so that any part of one is found. */
const mark = "TOP-SECRET";
const httpRequestId = "JKJaXmPLvHcESHA=";

/** What may stand in a URL, whatever it is good for there. */
const urlText = fc
  .array(fc.constantFrom(..."aZ0-._~!$&'()*+,;=:@/?%7B%0A|^[]{}`\\\"<>é漢🔑"), { maxLength: 20 })
  .map((parts) => `${mark}${parts.join("")}${mark}`);
const token = fc
  .uint8Array({ maxLength: 30 })
  .map((bytes) => `${mark.replace("-", "+")}AA${Buffer.from(bytes).toString("base64")}`);

const secrets: fc.Arbitrary<Secrets> = fc.record({
  callbackUrl: fc
    .tuple(urlText, urlText)
    .map(([path, query]) => `https://receiver.example/${path}?key=${query}`),
  callbackSecret: token.map((text) => `whsec_${text}`),
  formFields: fc.record({ "x-amz-security-token": token, "x-amz-signature": token, policy: token }),
  metadata: fc.record({ name: fc.string().map((text) => mark + text) }),
});
const plain = fc.sample(secrets, { numRuns: 1, seed: 1 })[0] as Secrets;

/** As errors of sockets and SDKs are: they quote what they were given, in their words and in what hangs on them. */
function quoting({ callbackUrl, callbackSecret, formFields }: Secrets): Error {
  const cause = new TypeError(`fetch ${callbackUrl} failed`);
  const signed = Object.entries(formFields).filter(([name]) => name !== "policy");
  const words = signed.map(([name, value]) => `${name}:${value}`).join("\n");
  const error = new Error(`Signed with ${callbackSecret}, the request was\n${words}`, { cause });
  return Object.assign(error, { request: { callbackUrl, callbackSecret, formFields } });
}

const isSecret = (text: string) => /TOP[-+]SECRET/.test(text);
const hasSecret = (lines: Line[]) => lines.filter((line) => isSecret(JSON.stringify(line)));

describe("every line of every function's log", () => {
  it("has the request's id; of a queue the message's and its attempt; and the blob's", async () => {
    const { lines, calls } = await runEveryFunction(plain);
    expect(new Set(lines.map(({ event }) => event))).toEqual(
      new Set([
        "blob_finished",
        "callback_attempted",
        "callback_not_attempted",
        "conversion_asked_for",
        "delivery_leased",
        "metrics",
        "picture_converted",
        "picture_recognised",
        "request_answered",
        "upload_not_wanted",
      ]),
    );
    for (let call = 0; call <= calls.length; call += 1) {
      const run = await runEveryFunction(plain, { call, error: new Error("storage is down") });
      for (const line of run.lines) expectIds(line, calls[call - 1]);
    }
  });

  it("tells no secret, whatever is asked for and whichever call fails", async () => {
    const { calls } = await runEveryFunction(plain);
    await fc.assert(
      fc.asyncProperty(secrets, fc.nat(calls.length), async (its, call) => {
        const { lines } = await runEveryFunction(its, { call, error: quoting(its) });
        expect(hasSecret(lines)).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it("would be seen to tell one", async () => {
    const { callbackUrl: url } = plain;
    expect(hasSecret([{ event: "callback_attempted", url }])).toHaveLength(1);
  });
});

function expectIds(line: Line, failed: string | undefined): void {
  expect([httpRequestId, invocation.awsRequestId]).toContain(line.request_id);
  if (line.event === "metrics") return;
  if (line.request_id === invocation.awsRequestId) {
    expect(line).toMatchObject({ message_id: "message-0", attempt: expect.any(Number) });
  } else {
    expect(line).toMatchObject({ route: expect.any(String) });
    if (!["delivery_leased", "callback_not_queued"].includes(line.event)) {
      expect(line).toMatchObject({ duration_ms: expect.any(Number) });
    }
  }
  // Of several blobs.
  if (line.route === "GET /mailboxes/{name}" && line.event !== "delivery_leased") return;
  // Refused before there is a blob.
  if (failed === "judge.refuse" && line.route === "POST /blobs") return;
  expect(line.blob_id).toBe("6f1c2a34-9a4e-4b39-8a55-0f2c8d1e7b60");
}

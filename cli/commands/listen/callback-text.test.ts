import { describe, expect, it } from "@jest/globals";
import { CallbackVerificationError } from "../../client/verify-callback.ts";
import type { ReceivedCallback } from "../../listener/received-callback.ts";
import { blobId, failedBlob, sampleLabel, succeededBlob } from "../../testing/sample-blobs.ts";
import { receivedJson, receivedText } from "./callback-text.ts";

const received = (change: Partial<ReceivedCallback> = {}): ReceivedCallback => ({
  receivedAt: "2026-11-23T12:00:03.120Z",
  path: "/",
  headers: {},
  body: Buffer.alloc(0),
  json: succeededBlob(),
  blobId,
  webhookId: `blob_${blobId}`,
  verified: true,
  refusal: undefined,
  statusCode: 204,
  ...change,
});
const line = (change: Partial<ReceivedCallback>) =>
  receivedText(received(change), { colour: false });

describe("a received callback", () => {
  it("is told with its three most confident labels", () => {
    const labels = ["A", "B", "C", "D"].map((label) => sampleLabel({ label }));
    expect(line({ json: succeededBlob({ labels }) })).toBe(
      `12:00:03  verified  ${blobId}  succeeded: A 98.7, B 98.7, C 98.7  → 204\n`,
    );
    expect(line({ json: failedBlob(), verified: "unknown" })).toBe(
      `12:00:03  unknown  ${blobId}  failed: unsupported_image  → 204\n`,
    );
  });

  it("is told as not verified with the reason", () => {
    const refusal = new CallbackVerificationError("wrong_signature", "It does not fit.");
    expect(line({ verified: false, refusal, statusCode: 401 })).toMatch(
      /not verified .* → 401\n {2}It does not fit\. \(wrong_signature\)\n$/,
    );
    expect(receivedJson(received({ verified: false, refusal }))).toMatchObject({
      signature: "not_verified",
      reason: { code: "wrong_signature", message: "It does not fit." },
    });
  });

  it("is told with what became of handing it on", () => {
    const noWait = { retryAfter: undefined, retryAfterMs: undefined };
    const answered = { kind: "answered", statusCode: 500, ...noWait } as const;
    expect(line({ forwarded: answered, statusCode: 500 })).toMatch(
      /→ 500, as your receiver answered\n$/,
    );
    expect(line({ forwarded: answered, statusCode: undefined })).toMatch(
      /→ your receiver answered 500, too late: who sent it had gone, and may send it again\n$/,
    );
    const gone = {
      kind: "unanswered",
      code: "connection_refused",
      reason: "ECONNREFUSED",
    } as const;
    expect(line({ forwarded: gone, statusCode: 502 })).toMatch(
      /→ 502, your receiver gave no answer \(connection_refused\)\n$/,
    );
    const garbage = { kind: "unanswered", code: "not_http", reason: "not_http" } as const;
    expect(line({ forwarded: garbage, statusCode: undefined })).toMatch(
      /→ your receiver gave no answer \(not_http\)\n$/,
    );
    expect(receivedJson(received({ forwarded: answered }))).toMatchObject({
      forwarded: { status_code: 500 },
    });
    expect(receivedJson(received({ forwarded: gone }))).toMatchObject({
      forwarded: { error: "ECONNREFUSED" },
    });
  });

  it.each([
    undefined,
    1,
    "text",
    { status: 3 },
    { labels: [{ label: "A" }] },
    { labels: "\u001b" },
  ])("is told whatever a stranger sends: %j", (json) => {
    const stranger = { json, blobId: undefined, webhookId: undefined };
    expect(line(stranger)).toBe("12:00:03  verified  no blob id  no status  → 204\n");
    expect(receivedJson(received(stranger))).toMatchObject({ body: json ?? null });
  });

  it("shows nothing that a terminal could obey", () => {
    expect(line({ json: { status: "\u001b[2J" }, blobId: "a\u0007b" })).toBe(
      "12:00:03  verified  a\ufffdb  \ufffd[2J  → 204\n",
    );
  });
});

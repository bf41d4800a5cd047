import { describe, expect, it } from "@jest/globals";
import type { BlobRecord } from "../../core/blob/blob.ts";
import type { CallbackErrorCode } from "../../core/blob/callback.ts";
import { callbackErrors } from "../../core/errors/callback-error-codes.ts";
import { unansweredPhases } from "../../core/mailbox/listener-report.ts";
import { expectValid } from "../../testing/contract.ts";
import {
  blob,
  callback,
  callbackSecret,
  label,
  processing,
  recognitionFacts,
  succeeded,
} from "../../testing/sample-blob.ts";
import { encodeBlob } from "./blob-body.ts";

const failed: BlobRecord = blob({
  status: "failed",
  failure: { code: "image_too_small", width: 79, height: 80 },
  image: { bytes: 9, etag: "aa", format: "png", width: 79, height: 80 },
});
const cachedFacts = { ...recognitionFacts, cachedAt: "2026-11-23T11:00:00.000Z" };
const cached = succeeded([label("Car", 98)], cachedFacts);
cached.image.quality = { brightness: 55.5, contrast: 40, sharpness: 12.25 };

describe("encodeBlob", () => {
  it.each([
    ["waits for its upload", blob()],
    ["is processing", blob(processing)],
    ["has succeeded", blob(succeeded())],
    ["has succeeded from the cache, its quality measured", blob(cached)],
    ["has succeeded poorly", blob(succeeded([label("Car", 30)]))],
    ["has failed", failed],
    [
      "has failed before it was uploaded",
      blob({ status: "failed", failure: { code: "upload_expired" } }),
    ],
  ])("makes what the contract calls a blob of one that %s", (_, record) => {
    const metadata = { order: "4711" };
    const body: unknown = JSON.parse(
      JSON.stringify(encodeBlob({ ...record, metadata, callback: callback() })),
    );
    expectValid("/components/schemas/Blob", body);
    expect(JSON.stringify(body)).not.toContain(callbackSecret);
  });

  it("says how many attempts are older than those it has", () => {
    const older = (olderAttempts: number | undefined) =>
      encodeBlob(
        blob(succeeded(), { callback: { ...callback(), ...(olderAttempts && { olderAttempts }) } }),
      ).callback;
    expect(older(1_552)).toMatchObject({ older_attempts: 1_552 });
    expect(older(undefined)).not.toHaveProperty("older_attempts");
  });

  it("hints at what to do about every way in which a delivery can fail", () => {
    const codes = Object.keys(callbackErrors()) as CallbackErrorCode[];
    const attempts = codes.map((errorCode) => ({
      at: "2026-11-23T12:00:04.000Z",
      outcome: "failed" as const,
      errorCode,
      durationMs: 1,
    }));
    const body = encodeBlob(blob(succeeded(), { callback: callback({ attempts }) }));
    expectValid("/components/schemas/Blob", body);
    expect(body.callback?.attempts.map(({ hint }) => hint)).toEqual(
      codes.map((code) => callbackErrors()[code].hint),
    );
  });

  it("hints at what the one who listens at a mailbox can do: nobody has a callback URL there", () => {
    const hintOf = (errorCode: CallbackErrorCode, taken?: { leaseId: string }) => {
      const attempt = { at: "2026-11-23T12:00:04.000Z", outcome: "failed" as const, durationMs: 1 };
      const attempts = [{ ...attempt, errorCode, ...(taken && { taken }) }];
      const body = encodeBlob(blob(succeeded(), { callback: callback({ attempts }) }));
      return body.callback?.attempts[0]?.hint;
    };
    const codes = Object.keys(callbackErrors()) as CallbackErrorCode[];
    const hints = codes.map((code) => hintOf(code, { leaseId: "one" })).join("\n");
    // What only a sender of ours meets is told of as ever.
    const reported = Object.keys(unansweredPhases) as CallbackErrorCode[];
    const said = reported.map((code) => hintOf(code, { leaseId: "one" })).join("\n");
    expect(said).not.toMatch(/callback URL|callback_|internet|public/);
    expect(hints).toContain("--forward-to");
    expect(hintOf("tls_self_signed", { leaseId: "one" })).toContain("NODE_EXTRA_CA_CERTS");
    expect(hintOf("tls_self_signed")).toContain("callback_certificate_sha256");
  });

  it("is what a callback sends: filtered as was asked for at creation", () => {
    const record = blob(succeeded([label("Car", 90), label("Dog", 60)]), {
      filter: { labels: { minConfidence: 80 } },
    });
    expect(encodeBlob(record).labels?.map((shown) => shown.label)).toEqual(["Car"]);
  });
});

import { describe, expect, it } from "@jest/globals";
import { ApiError } from "../../core/errors/api-errors.ts";
import { contractTakes, expectToMatchContract } from "../../testing/contract.ts";
import {
  blob,
  callback,
  callbackSecret,
  mailboxCallback,
  succeeded,
} from "../../testing/sample-blob.ts";
import { httpEvent, jsonEvent } from "../events.fixture.ts";
import { createBlobStub, waiting } from "./create-blob.fixture.ts";

const plain = "0123456789abcdef".repeat(4);
const withColons = plain.toUpperCase().match(/../g)?.join(":") ?? "";

describe("POST /blobs", () => {
  it("answers 201 with the form, and where the blob is", async () => {
    const { handler } = createBlobStub();
    const response = await handler(jsonEvent({}));
    expect(response.statusCode).toBe(201);
    expect(response.headers).toMatchObject({
      location: `/blobs/${blob().blobId}`,
      "cache-control": "no-store",
    });
    expect(expectToMatchContract("createBlob", response)).toEqual({
      blob_id: blob().blobId,
      status: "awaiting_upload",
      created_at: "2026-11-23T12:00:00.000Z",
      updated_at: "2026-11-23T12:00:00.000Z",
      upload_info: {
        url: "https://rekog-uploads.s3.eu-west-1.amazonaws.com/",
        fields: { key: `uploads/${blob().blobId}` },
        expires_at: "2026-11-23T13:00:00.000Z",
        max_bytes: 15_000_000,
      },
      links: { self: `/blobs/${blob().blobId}` },
    });
  });

  it.each([
    ["no body and no media type", httpEvent({ method: "POST" })],
    ["an empty body", httpEvent({ method: "POST", body: "" })],
    ["an empty object", jsonEvent({})],
    ["a charset", jsonEvent({}, "application/json; charset=utf-8")],
    ["a media type in capitals", jsonEvent({}, "Application/JSON ;charset=UTF-8")],
  ])("takes %s for all defaults", async (_, event) => {
    const { handler, asked } = createBlobStub();
    expect((await handler(event)).statusCode).toBe(201);
    expect(asked).toEqual([{ filter: {}, content: {} }]);
  });

  it("takes every property, also from a body that comes as base64", async () => {
    const { handler, asked } = createBlobStub();
    const body = {
      min_confidence: 0.5,
      max_labels: 1000,
      metadata: { Straße: "🚗" },
      callback_url: "https://receiver.example/callbacks?k=v",
      allow_insecure_callback: false,
      callback_certificate_sha256: withColons,
      sha256: plain.toUpperCase(),
      size: 0,
    };
    expect(contractTakes("createBlob", body)).toBe(true);
    const bytes = Buffer.from(JSON.stringify(body));
    const headers = { "content-type": "application/json" };
    const response = await handler(httpEvent({ method: "POST", headers, body: bytes }));
    expect(response.statusCode).toBe(201);
    expect(asked).toEqual([
      {
        filter: { labels: { minConfidence: 0.5, maxLabels: 1000 } },
        metadata: { Straße: "🚗" },
        content: { sha256: plain, bytes: 0 },
        callback: {
          kind: "url",
          url: "https://receiver.example/callbacks?k=v",
          trust: { allowInsecure: false, certificateSha256: plain },
        },
      },
    ]);
  });

  it("tells the callback's secret, this once", async () => {
    const { handler } = createBlobStub({
      ...waiting,
      record: blob(undefined, { callback: callback() }),
    });
    const response = await handler(jsonEvent({}));
    expect(expectToMatchContract("createBlob", response)).toMatchObject({
      callback_url: "https://receiver.example/callbacks",
      callback_secret: callbackSecret,
      callback: { url: "https://receiver.example/callbacks", status: "pending", attempts: [] },
    });
  });

  it("tells it of one that goes to a mailbox, too", async () => {
    const record = blob(undefined, { callback: mailboxCallback() });
    const { handler, asked } = createBlobStub({ ...waiting, record });
    const response = await handler(jsonEvent({ callback_mailbox: "ada" }));
    expect(asked).toMatchObject([{ callback: { kind: "mailbox", mailbox: "ada" } }]);
    const body = expectToMatchContract("createBlob", response);
    expect(body).toMatchObject({
      ...{ callback_mailbox: "ada", callback_secret: callbackSecret },
      callback: { mailbox: "ada", status: "pending", attempts: [] },
    });
    expect(body).not.toHaveProperty("callback_url");
  });

  it.each([
    ["succeeded", succeeded(), { labels: [{ label: "Car" }, { label: "Vehicle" }], warnings: [] }],
    [
      "failed",
      { status: "failed", failure: { code: "empty_upload" } } as const,
      { error: { code: "empty_upload" } },
    ],
  ])("answers with what is known already, and no form: %s", async (status, state, told) => {
    const record = blob(state, { filter: { labels: { minConfidence: 50 } } });
    const response = await createBlobStub({ record }).handler(jsonEvent({}));
    const body = expectToMatchContract("createBlob", response);
    expect(body).toMatchObject({ status, ...told });
    expect(body).not.toHaveProperty("upload_info");
  });

  it("answers what the use case refuses as a problem", async () => {
    const faults = [{ pointer: "/callback_url", detail: "must be public" }];
    const refusal = new ApiError("invalid_callback_url", "callback_url must be public.", faults);
    const response = await createBlobStub(refusal).handler(
      jsonEvent({ callback_url: "http://10.0.0.1/" }),
    );
    expect(response.statusCode).toBe(400);
    expect(expectToMatchContract("createBlob", response)).toMatchObject({
      code: "invalid_callback_url",
      detail: "callback_url must be public.",
      errors: faults,
    });
  });

  it("answers a fault of ours with a blank 500, and logs its cause", async () => {
    const { handler, log } = createBlobStub(
      new Error("table rekog-blobs: AccessDenied for arn:aws:iam"),
    );
    const response = await handler(jsonEvent({}));
    expect(response.statusCode).toBe(500);
    expect(expectToMatchContract("createBlob", response)).toEqual({
      type: "/problems/internal_error",
      title: "Something went wrong on our side.",
      status: 500,
      detail: "The request could not be answered.",
      code: "internal_error",
      hint: "Send the request again; if it fails again, report the request_id.",
      request_id: "JKJaXmPLvHcESHA=",
    });
    expect(log.lines).toEqual([
      expect.objectContaining({
        level: "error",
        details: expect.objectContaining({
          request_id: "JKJaXmPLvHcESHA=",
          error: expect.any(Error),
        }),
      }),
    ]);
  });

  it("logs a line for each request, and nothing of its body", async () => {
    const { handler, log } = createBlobStub();
    await handler(
      jsonEvent({ metadata: { name: "private" }, callback_url: "https://a.example/?k=private" }),
    );
    await handler(jsonEvent({ secret: "private" }));
    expect(log.lines).toMatchObject([
      {
        level: "info",
        event: "request_answered",
        details: { route: "POST /blobs", status_code: 201 },
      },
      { level: "info", event: "request_refused", details: { code: "invalid_request" } },
    ]);
    expect(JSON.stringify(log.lines)).not.toContain("private");
  });
});

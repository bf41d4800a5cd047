import { describe, expect, it } from "@jest/globals";
import { defaultAccount } from "../../core/api-keys/access-key.ts";
import type { CallbackTarget } from "../../core/blob/callback.ts";
import { ApiError } from "../../core/errors/api-errors.ts";
import type { SentAgain } from "../../core/use-cases/create-blob.ts";
import type { Redelivery } from "../../core/use-cases/redeliver-callback.ts";
import { contractTakes, expectToMatchContract } from "../../testing/contract.ts";
import {
  blob,
  callback,
  callbackSecret,
  mailboxCallback,
  succeeded,
} from "../../testing/sample-blob.ts";
import { httpDeps, httpEvent } from "../events.fixture.ts";
import { fingerprintOf } from "./idempotency-key.ts";
import { redeliverCallbackHandler } from "./redeliver-callback.ts";

const { blobId } = blob();
const started: Redelivery = { record: blob(succeeded(), { callback: callback({ delivery: 2 }) }) };
const plain = "0123456789abcdef".repeat(4);

interface Problem {
  code: string;
  errors?: { pointer: string; detail: string }[];
}

async function redeliver(
  body?: object | string,
  answer: Redelivery | Error | undefined = started,
  { id = blobId, contentType = "application/json", key = "" } = {},
) {
  const asked: [string, CallbackTarget | undefined][] = [];
  const keys: (SentAgain | undefined)[] = [];
  const handler = redeliverCallbackHandler(async (wanted, account, target, again) => {
    keys.push(again);
    expect(account).toBe(defaultAccount);
    asked.push([wanted, target]);
    if (answer instanceof Error) throw answer;
    return answer;
  }, httpDeps().deps);
  const response = await handler(
    httpEvent({
      method: "POST",
      blobId: id,
      of: "/callback",
      headers: {
        ...(body !== undefined && { "content-type": contentType }),
        ...(key && { "idempotency-key": key }),
      },
      ...(body !== undefined && {
        body: typeof body === "string" ? body : JSON.stringify(body),
      }),
    }),
  );
  const told = expectToMatchContract("redeliverCallback", response);
  return {
    status: response.statusCode,
    headers: response.headers,
    keys,
    told,
    problem: told as Problem,
    asked,
  };
}

describe("POST /blobs/{blob_id}/callback", () => {
  it.each([
    ["no body", undefined],
    ["an empty body", ""],
    ["an empty object", {}],
  ])("delivers again to the same receiver, for %s", async (_, body) => {
    const { status, told, asked } = await redeliver(body);
    expect(status).toBe(202);
    expect(asked).toEqual([[blobId, undefined]]);
    expect(told).toMatchObject({
      blob_id: blobId,
      callback: { url: "https://receiver.example/callbacks", status: "pending", attempts: [] },
    });
    expect(JSON.stringify(told)).not.toContain("whsec_");
  });

  it("delivers to another receiver, with the trust that is asked for", async () => {
    const body = {
      callback_url: "https://other.example/",
      allow_insecure_callback: true,
      callback_certificate_sha256: plain,
    };
    expect(contractTakes("redeliverCallback", body)).toBe(true);
    const { asked } = await redeliver(body);
    const trust = { allowInsecure: true, certificateSha256: plain };
    expect(asked).toEqual([[blobId, { kind: "url", url: "https://other.example/", trust }]]);
  });

  it("puts it into a mailbox", async () => {
    const body = { callback_mailbox: "ada" };
    expect(contractTakes("redeliverCallback", body)).toBe(true);
    const record = blob(succeeded(), { callback: mailboxCallback({ delivery: 2 }) });
    const { asked, told } = await redeliver(body, { record });
    expect(asked).toEqual([[blobId, { kind: "mailbox", mailbox: "ada" }]]);
    expect(told).toMatchObject({ callback: { mailbox: "ada", status: "pending", attempts: [] } });
  });

  it("goes to one place", async () => {
    const body = { callback_mailbox: "ada", callback_url: "https://other.example/" };
    expect(contractTakes("redeliverCallback", body)).toBe(false);
    const { status, problem, asked } = await redeliver(body);
    expect([status, problem.errors, asked]).toEqual([
      400,
      [{ pointer: "/callback_mailbox", detail: "must not be given with a callback_url" }],
      [],
    ]);
  });

  it("tells a secret that was made just now", async () => {
    const { told } = await redeliver({}, { ...started, newSecret: callbackSecret });
    expect(told).toMatchObject({ callback_secret: callbackSecret });
  });

  it("hands on the Idempotency-Key, with what is asked for of which blob", async () => {
    const body = { callback_mailbox: "ada" };
    const { keys, headers } = await redeliver(body, started, { key: "order-4711" });
    const fingerprint = fingerprintOf([blobId, body]);
    expect(keys).toEqual([{ key: "order-4711", fingerprint }]);
    expect(headers).not.toHaveProperty("idempotent-replayed");
    expect((await redeliver(body)).keys).toEqual([undefined]);
  });

  it("says what was asked for before", async () => {
    const replayed = { ...started, newSecret: callbackSecret, isReplayed: true };
    const { headers, told } = await redeliver({}, replayed, { key: "order-4711" });
    expect(headers).toMatchObject({ "idempotent-replayed": "true" });
    expect(told).toMatchObject({ callback_secret: callbackSecret });
  });

  it("refuses an Idempotency-Key that is none", async () => {
    const { status, problem, asked } = await redeliver({}, started, { key: "a b" });
    expect([status, problem.errors?.[0]?.pointer, asked]).toEqual([400, "/idempotency-key", []]);
  });

  it("lists everything that is wrong at once", async () => {
    const body = {
      callback_url: 1,
      allow_insecure_callback: "no",
      callback_certificate_sha256: "",
      sha256: plain,
    };
    const { status, problem, asked } = await redeliver(body);
    expect([status, problem.code, asked]).toEqual([400, "invalid_request", []]);
    expect(problem.errors?.map(({ pointer }) => pointer)).toEqual([
      "/callback_url",
      "/allow_insecure_callback",
      "/callback_certificate_sha256",
      "/sha256",
    ]);
  });

  it("has no use for trust in a receiver that is not named", async () => {
    const { status, problem } = await redeliver({ allow_insecure_callback: true });
    expect(status).toBe(400);
    expect(problem.errors).toEqual([
      { pointer: "/allow_insecure_callback", detail: "needs a callback_url" },
    ]);
  });

  it.each([
    ["invalid_json", "{", "application/json", 400],
    ["invalid_request", "[]", "application/json", 400],
    ["unsupported_media_type", "{}", "text/plain", 415],
  ])("refuses a body as %s", async (code, body, contentType, status) => {
    const answer = await redeliver(body, started, { contentType });
    expect([answer.status, answer.problem.code]).toEqual([status, code]);
  });

  it.each([
    ["blob_not_finished", 409],
    ["idempotency_key_reused", 422],
    ["invalid_callback_url", 400],
  ] as const)("answers %s with %d", async (code, status) => {
    const answer = await redeliver({}, new ApiError(code, "It cannot be."));
    expect([answer.status, answer.problem.code]).toEqual([status, code]);
  });

  it("answers 404 for a blob that no one knows, and for what cannot be an id", async () => {
    const handler = redeliverCallbackHandler(async () => undefined, httpDeps().deps);
    const unknown = await handler(httpEvent({ method: "POST", blobId, of: "/callback" }));
    expect(unknown.statusCode).toBe(404);
    expectToMatchContract("redeliverCallback", unknown);
    const { status, asked } = await redeliver({}, started, { id: "a/b" });
    expect([status, asked]).toEqual([404, []]);
  });
});

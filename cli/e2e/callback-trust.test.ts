import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { verifyCallback } from "../client/verify-callback.ts";
import { ledger, picture, rekogJson, uploadTo } from "../testing/callback-run.ts";
import { receivers } from "../testing/receiver.ts";
import { runRekog } from "../testing/run-rekog.ts";
import { type RunningLocal, startRekogLocal } from "../testing/running-local.ts";
import { temporaryFolders } from "../testing/temporary-folders.ts";

const temporaryFolder = temporaryFolders();
const startReceiver = receivers();
let local: RunningLocal;

beforeAll(async () => {
  local = await startRekogLocal(await temporaryFolder());
});
afterAll(() => local.end("SIGTERM"));

const deliver = async (url: string, flags: string[] = []) => {
  const created = await uploadTo(local.url, url, flags);
  return { created, callback: await ledger(local.url, created.blob_id) };
};

describe("a callback to a receiver with a self-signed certificate", () => {
  it("is not sent, and the ledger says what to do; the pin can be given later", async () => {
    const receiver = await startReceiver({ tls: true });
    const { created, callback } = await deliver(receiver.url);
    expect(callback).toMatchObject({
      status: "pending",
      attempts: [
        {
          phase: "tls",
          error_code: "tls_self_signed",
          hint: expect.stringContaining("callback_certificate_sha256"),
        },
      ],
    });
    expect(receiver.requests).toEqual([]);

    const args = ["callback", "resend", created.blob_id, "--to", receiver.url];
    await rekogJson(local.url, [...args, "--callback-certificate", receiver.fingerprint]);
    const { headers, body } = await receiver.next();
    await verifyCallback(headers, body, created.callback_secret);
    expect(await ledger(local.url, created.blob_id, 2)).toMatchObject({ status: "delivered" });
  });

  it("is sent when its certificate is pinned, as openssl prints fingerprints too", async () => {
    const receiver = await startReceiver({ tls: true });
    const printed = receiver.fingerprint.toUpperCase().match(/../g)?.join(":") ?? "";
    const { created, callback } = await deliver(receiver.url, ["--callback-certificate", printed]);
    expect(callback).toMatchObject({ status: "delivered" });
    const { headers, body } = await receiver.next();
    await verifyCallback(headers, body, created.callback_secret);
  });

  it("is not sent when another certificate is pinned, whatever else is allowed", async () => {
    const receiver = await startReceiver({ tls: true });
    const pin = ["--callback-certificate", "0".repeat(64), "--allow-insecure-callback"];
    const { callback } = await deliver(receiver.url, pin);
    expect(callback).toMatchObject({
      status: "pending",
      attempts: [{ phase: "tls", error_code: "tls_wrong_fingerprint" }],
    });
    expect(receiver.requests).toEqual([]);
  });

  it("is sent when any certificate is allowed", async () => {
    const receiver = await startReceiver({ tls: true });
    const { callback } = await deliver(receiver.url, ["--allow-insecure-callback"]);
    expect(callback).toMatchObject({ status: "delivered", attempts: [{ status_code: 204 }] });
    expect(receiver.requests).toHaveLength(1);
  });
});

it("a callback to a port that speaks plain HTTP, by https, fails as that", async () => {
  const receiver = await startReceiver();
  const { callback } = await deliver(receiver.url.replace("http:", "https:"));
  expect(callback).toMatchObject({ attempts: [{ phase: "tls", error_code: "tls_not_tls" }] });
  expect(receiver.requests).toEqual([]);
});

it("a pin for an http URL is refused when it is given", async () => {
  const receiver = await startReceiver();
  const flags = ["--callback-url", receiver.url, "--callback-certificate", "0".repeat(64)];
  const args = ["upload", picture("stop-sign.jpg"), "--endpoint", local.url, ...flags];
  const { exitCode, stderr } = await runRekog(args);
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/must begin with https:\/\/ .*invalid_callback_url/);
});

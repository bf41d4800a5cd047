import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { callbackSender } from "../../../backend/adapters/callback-sender/callback-sender.ts";
import type { CreateBlobRequest } from "../../client/api-types.ts";
import { InterruptedError } from "../../client/errors.ts";
import { now, sleep } from "../../client/time.ts";
import { startApiElsewhere } from "../../testing/api-elsewhere.ts";
import { type InProcessOptions, runInProcess } from "../../testing/run-in-process.ts";
import { blobId, processingBlob, succeededBlob } from "../../testing/sample-blobs.ts";
import { leased, sampleDelivery } from "../../testing/sample-deliveries.ts";
import {
  callbackSecret,
  createdBlob,
  type StubApi,
  type StubScript,
  startStubApi,
} from "../../testing/stub-api.ts";
import { createTemporaryFolder } from "../../testing/temporary-folder.ts";

let photo: string;
let api: StubApi;
const closers: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  const temporary = await createTemporaryFolder();
  closers.push(temporary.remove);
  photo = join(temporary.path, "photo.jpg");
  await writeFile(photo, "picture");
});
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function upload(args: string[], script: StubScript = {}, options: InProcessOptions = {}) {
  api = await startStubApi(script);
  closers.push(api.close);
  return runInProcess(["upload", photo, ...args, "--endpoint", api.url], options);
}

/** Sends what the deployed API would; answers with what became of it. */
async function deliver(request: CreateBlobRequest, secret = callbackSecret) {
  const sender = callbackSender({ userAgent: "rekog/0.0.0", allowLoopback: true });
  const { callback_url: url = "", callback_certificate_sha256: certificateSha256 = "" } = request;
  const body = JSON.stringify(succeededBlob());
  const webhookId = `blob_${blobId}`;
  const delivery = { url, body, secret, webhookId, trust: { certificateSha256 } };
  return sender.send(delivery).finally(sender.close);
}

describe("rekog upload --callback-url", () => {
  const url = "https://example.com/hook";
  const pin = "ab".repeat(32);

  it("sends where the result is to go, and tells the secret once", async () => {
    const trust = ["--callback-certificate", pin, "--allow-insecure-callback"];
    const run = await upload(["--callback-url", url, ...trust, "--wait", "--quiet"]);
    expect(api.created).toMatchObject([
      {
        callback_url: url,
        callback_certificate_sha256: pin,
        allow_insecure_callback: true,
      },
    ]);
    expect(run.exitCode).toBe(0);
    expect(run.stderr).toBe(
      `rekog: ${photo}: callback_secret ${callbackSecret}\n` +
        "  → Told this once: the receiver checks the callback's signature with it.\n",
    );
    expect(run.stdout).not.toContain(callbackSecret);
  });

  it("has the secret in the document with --json, and nowhere else", async () => {
    const { stdout, stderr } = await upload(["--callback-url", url, "--wait", "--json"]);
    const document = { file: photo, ...succeededBlob(), callback_secret: callbackSecret };
    expect(JSON.parse(stdout)).toEqual(document);
    expect(stderr).toBe("");
  });

  it("has the secret in the document of an upload that fails, too", async () => {
    const args = ["--callback-url", url, "--json", "--wait", "--timeout", "1"];
    const script: StubScript = { get: () => ({ status: 200, body: processingBlob() }) };
    expect(JSON.parse((await upload(args, script)).stdout)).toMatchObject({
      blob_id: blobId,
      status: "processing",
      callback_secret: callbackSecret,
      error: { code: "wait_timed_out" },
    });
  });

  it.each([
    [["--callback-url", "ftp://example.com"], "It must be a URL with http:// or https://"],
    [["--callback-url", url, "--callback-certificate", "abc"], "SHA-256 fingerprint, 64 hex"],
    [["--callback-certificate", pin], "--callback-certificate says whom to trust"],
    [["--allow-insecure-callback"], "--allow-insecure-callback says whom to trust"],
    [["--listen", "--callback-url", url], "cannot be used with option '--callback-url <url>'"],
    [["--listen", "--callback-certificate", pin], "cannot be used with option"],
  ])("refuses %j before anything is created", async (args, says) => {
    const { stderr, exitCode } = await upload(args);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(says);
    expect(api.created).toEqual([]);
  });
});

describe("rekog upload --listen", () => {
  it("prints what a verified callback brings, without waiting for the next read", async () => {
    const { stdout, stderr, exitCode } = await upload(["--listen"], {
      async get() {
        expect(await deliver(api.created[0] ?? {})).toMatchObject({ kind: "delivered" });
        return undefined;
      },
    });
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^LABEL .*\nCar +98\.7/);
    expect(stderr).toContain(`${photo}: the callback arrived, and its signature is verified.`);
    expect(await deliver(api.created[0] ?? {})).toMatchObject({ errorCode: "connection_refused" });
  });

  it("verifies a callback that comes before the answer that tells its secret", async () => {
    const { stdout, stderr } = await upload(["--listen", "--json"], {
      async create(_count, request) {
        expect(await deliver(request)).toMatchObject({ kind: "delivered", statusCode: 204 });
        const { links } = createdBlob(api.url);
        const body = { ...succeededBlob(), callback_secret: callbackSecret, links };
        return { status: 201, body };
      },
    });
    expect(JSON.parse(stdout)).toMatchObject({ status: "succeeded" });
    expect(stderr).toContain("its signature is verified");
    expect(api.gets).toEqual([]);
  });

  it("turns a forged callback down, says why, and reads the result", async () => {
    const { stdout, stderr, exitCode } = await upload(["--listen"], {
      async get() {
        const forged = await deliver(api.created[0] ?? {}, `whsec_${btoa("x".repeat(24))}`);
        expect(forged).toMatchObject({ kind: "retry", statusCode: 401 });
        return { status: 200, body: succeededBlob() };
      },
    });
    expect(exitCode).toBe(0);
    expect(stdout).toContain("Car");
    expect(stderr).toContain("a callback came that is not genuine (wrong_signature)");
    expect(stderr).toContain("no genuine callback arrived in time; the result was read instead");
  });

  it("gives a callback that is late 5 s, within the time there is", async () => {
    const known: StubScript = { get: () => ({ status: 200, body: succeededBlob() }) };
    expect((await upload(["--listen"], known)).slept).toEqual([5_000]);
    expect((await upload(["--listen", "--timeout", "2"], known)).slept).toEqual([2_000]);
  });

  it("closes its listener when it times out", async () => {
    const { exitCode } = await upload(["--listen", "--timeout", "1"], {
      get: () => ({ status: 200, body: processingBlob() }),
    });
    expect(exitCode).toBe(4);
    expect(await deliver(api.created[0] ?? {})).toMatchObject({ errorCode: "connection_refused" });
  });

  it("closes its listener when it is interrupted", async () => {
    const controller = new AbortController();
    const { exitCode } = await upload(
      ["--listen"],
      { get: () => void controller.abort(new InterruptedError()) as undefined },
      { deps: { signal: controller.signal } },
    );
    expect(exitCode).toBe(130);
    expect(await deliver(api.created[0] ?? {})).toMatchObject({ errorCode: "connection_refused" });
  });

  it("closes its listener when the API fails", async () => {
    const { exitCode } = await upload(["--listen"], { get: () => ({ status: 404, body: "no" }) });
    expect(exitCode).toBe(3);
    expect(await deliver(api.created[0] ?? {})).toMatchObject({ errorCode: "connection_refused" });
  });
});

describe("rekog upload --callback-mailbox", () => {
  it("has the result wait there, and tells the secret once", async () => {
    const { stderr, exitCode } = await upload(["--callback-mailbox", "ada", "--wait"]);
    expect(exitCode).toBe(0);
    expect(api.created).toMatchObject([{ callback_mailbox: "ada" }]);
    expect(stderr).toContain(`callback_secret ${callbackSecret}\n`);
  });

  it.each([
    [["--callback-mailbox", "a/b"], "It must have up to 64 letters"],
    [["--callback-mailbox", "x".repeat(300)], "It must have up to 64 letters"],
    [["--callback-mailbox", "a", "--callback-url", "https://example.com"], "cannot be used with"],
    [["--callback-mailbox", "a", "--allow-insecure-callback"], "cannot be used with"],
    [["--callback-mailbox", "a", "--listen"], "cannot be used with"],
  ])("refuses %j", async (args, says) => {
    const { stderr, exitCode } = await upload(args);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(says);
    expect(api.created).toEqual([]);
  });
});

describe("rekog upload --listen, against an API elsewhere", () => {
  async function uploadElsewhere(script: StubScript) {
    const elsewhere = await startApiElsewhere(script);
    closers.push(elsewhere.close);
    api = elsewhere.api;
    const args = ["upload", photo, "--listen", "--endpoint", elsewhere.endpoint];
    return runInProcess(args, { env: elsewhere.env, deps: { now, sleep } });
  }

  it("fetches the callback from a mailbox of its own, and verifies it", async () => {
    const { stderr, exitCode } = await uploadElsewhere({
      lease: () => leased(...(api.uploads.length > 0 ? [sampleDelivery()] : [])),
    });
    expect(exitCode).toBe(0);
    expect(stderr).toContain("its signature is verified");
    const [{ callback_mailbox: mailbox } = {}] = api.created;
    expect(mailbox).toMatch(/^rekog-[0-9a-f-]{36}$/);
    expect(new Set(api.leases.map((lease) => lease.mailbox))).toEqual(new Set([mailbox]));
    expect(api.settlements[0]?.body).toMatchObject({ status_code: 204 });
  });

  it("polls where the API has no mailboxes, and says so", async () => {
    const { stderr, exitCode } = await uploadElsewhere({
      lease: () => ({ status: 404, body: { message: "Not Found" } }),
    });
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(
      /^rekog: The API at api\.rekog\.test cannot call this machine, and has no mailbox: .*older than this rekog.* The labels are polled for instead\.\n/,
    );
    expect(api.created[0]).not.toHaveProperty("callback_mailbox");
  });
});

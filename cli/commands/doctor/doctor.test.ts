import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "@jest/globals";
import { Webhook } from "standardwebhooks";
import { Agent, request } from "undici";
import { InterruptedError } from "../../client/errors.ts";
import { now, sleep } from "../../client/time.ts";
import { type InProcessOptions, runInProcess } from "../../testing/run-in-process.ts";
import { blobId, callback, failedBlob } from "../../testing/sample-blobs.ts";
import {
  callbackSecret,
  createdBlob,
  type StubApi,
  type StubScript,
  startStubApi,
} from "../../testing/stub-api.ts";
import { temporaryFolders } from "../../testing/temporary-folders.ts";
import type { Check } from "./checks/check.ts";

const newFolder = temporaryFolders();
const closers: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const notFound = {
  type: "about:blank",
  title: "Not Found",
  status: 404,
  code: "blob_not_found",
  detail: "There is no blob with this id.",
  hint: "Check the id.",
  request_id: "stub-request-id",
};

async function stub(script: StubScript = {}): Promise<StubApi> {
  const api = await startStubApi({ get: () => ({ status: 404, body: notFound }), ...script });
  closers.push(api.close);
  return api;
}

async function doctor(args: string[], options: InProcessOptions = {}) {
  const run = await runInProcess(["doctor", "--json", ...args], options);
  const { checks, ok } = JSON.parse(run.stdout) as { checks: Check[]; ok: boolean };
  const named = Object.fromEntries(checks.map((check) => [check.name, check]));
  const statuses = Object.fromEntries(checks.map(({ name, status }) => [name, status]));
  return { ...run, ok, checks: named, statuses };
}

/** Sends what the API would: a signed callback about the trial blob. */
async function sendCallback(url: string, secret = callbackSecret) {
  const body = JSON.stringify(failedBlob());
  const at = new Date();
  const headers = {
    "webhook-id": "msg_1",
    "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
    "webhook-signature": new Webhook(secret).sign("msg_1", at, body),
  };
  const dispatcher = new Agent({ connect: { rejectUnauthorized: false } });
  const answer = await request(url, { method: "POST", headers, body, dispatcher });
  await answer.body.dump();
  await dispatcher.close();
}

/** The API makes the trial blob's callback; the real clock waits for it. */
async function stubWithCallback(secret?: string) {
  let sent = () => {};
  const answered = new Promise<void>((resolve) => (sent = resolve));
  const api = await stub({
    create(_count, body) {
      const { callback_url: callbackUrl = "" } = body;
      if (callbackUrl) void sendCallback(callbackUrl, secret).then(sent);
      const secretly = callbackUrl && {
        callback_url: callbackUrl,
        callback_secret: callbackSecret,
      };
      return { status: 201, body: createdBlob(api.url, { ...(secretly || {}) }) };
    },
  });
  return { api, answered };
}

describe("rekog doctor", () => {
  it("finds everything well, and leaves no blob behind", async () => {
    const { api } = await stubWithCallback();
    const { ok, statuses, checks, exitCode, stderr } = await doctor(["--endpoint", api.url], {
      deps: { now, sleep },
    });
    expect({ ok, exitCode, stderr }).toEqual({ ok: true, exitCode: 0, stderr: "" });
    expect(new Set(Object.values(statuses))).toEqual(new Set(["ok"]));
    expect(Object.keys(statuses)).toEqual([
      "rekog",
      "node",
      "endpoint",
      "data_folder",
      "local_mode",
      "api",
      "api_key",
      "clock",
      "upload_host",
      "callback",
      "aws_credentials",
      "aws_region",
      "parameters",
    ]);
    expect(checks.endpoint?.message).toBe(`${api.url} (--endpoint).`);
    expect(checks.callback?.message).toContain("is genuine");
    expect(api.created).toHaveLength(2);
    expect(api.removals).toEqual([`/blobs/${blobId}`, `/blobs/${blobId}`]);
    expect(api.uploads).toEqual([]);
  });

  it("writes a line for each check, and its fix below", async () => {
    const attempt = {
      at: "2026-11-23T12:00:04.000Z",
      outcome: "failed" as const,
      phase: "tls" as const,
      error_code: "certificate_mismatch",
      hint: "Give the receiver's certificate.",
      duration_ms: 12,
    };
    const blob = { ...failedBlob(), callback: callback({ attempts: [attempt] }) };
    // Before it: the probe, and the upload host.
    const api = await stub({
      get: (count) => (count < 2 ? { status: 404, body: notFound } : { status: 200, body: blob }),
    });
    const { stdout, exitCode } = await runInProcess(["doctor", "--endpoint", api.url]);
    expect(exitCode).toBe(3);
    expect(stdout).toMatch(/^ok {4}rekog {12}rekog 1\.2\.3/);
    expect(stdout).toMatch(
      /^fail {2}callback {9}No callback came within 10 s: .* ended with certificate_mismatch\.\n {6}→ Give the receiver's certificate\.$/m,
    );
  });

  it("tells a clock that is wrong", async () => {
    const date = new Date(Date.now() + 120_000).toUTCString();
    const api = await stub({ get: () => ({ status: 404, body: notFound, headers: { date } }) });
    const { checks } = await doctor(["--endpoint", api.url]);
    expect(checks.clock?.status).toBe("warn");
    expect(checks.clock?.message).toMatch(/1(19|20|21) s behind/);
  });

  it("tells another server from rekog's API, and checks the rest", async () => {
    const api = await stub({ get: () => ({ status: 404, body: { message: "Not Found" } }) });
    const { statuses, checks, ok, exitCode } = await doctor(["--endpoint", api.url]);
    expect({ ok, exitCode }).toEqual({ ok: false, exitCode: 3 });
    expect(checks.api?.message).toContain("not as rekog's API does");
    expect(statuses).toMatchObject({ api: "fail", clock: "warn", aws_region: "ok" });
    expect(api.created).toEqual([]);
  });

  it.each([
    ["1.2.3", "ok", /It runs rekog 1\.2\.3\.$/, /^undefined/],
    ["1.0.0", "warn", /It runs rekog 1\.0\.0, and this is rekog 1\.2\.3\.$/, /^Deploy it again/],
    ["1.2.3-beta", "warn", /It runs rekog 1\.2\.3-beta, and /, /^Deploy it again/],
    ["1.10.0", "warn", /It runs rekog 1\.10\.0, and /, /^Install rekog 1\.10\.0 here\. /],
    ["<b>not a version", "ok", /It does not tell its version\.$/, /^undefined/],
  ])("reads the API's version, %s", async (version, status, message, fix) => {
    const headers = { "rekog-version": version };
    const api = await stub({ get: () => ({ status: 404, body: notFound, headers }) });
    const { checks } = await doctor(["--endpoint", api.url]);
    expect(checks.api).toMatchObject({ status, message: expect.stringMatching(message) });
    expect(String(checks.api && "fix" in checks.api ? checks.api.fix : undefined)).toMatch(fix);
  });

  it("tells an API that cannot be reached", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, "close");
    const { checks } = await doctor(["--endpoint", `http://127.0.0.1:${port}`]);
    expect(checks.api).toMatchObject({
      status: "fail",
      message: expect.stringContaining("ECONNREFUSED"),
    });
  });

  it("tells an upload host that cannot be reached, by its host alone", async () => {
    const api = await stub({
      create: () => {
        const created = createdBlob(api.url);
        const uploadInfo = { ...created.upload_info, url: "http://127.0.0.1:1/?secret=abc" };
        return { status: 201, body: { ...created, upload_info: uploadInfo } };
      },
    });
    const { checks, stdout } = await doctor(["--endpoint", api.url]);
    expect(checks.upload_host).toMatchObject({ status: "fail" });
    expect(stdout).not.toContain("secret=abc");
    expect(api.removals).not.toHaveLength(0);
  });

  it("tells a callback that is not genuine", async () => {
    const strangers = `whsec_${Buffer.alloc(24).toString("base64")}`;
    const { api, answered } = await stubWithCallback(strangers);
    const { checks } = await doctor(["--endpoint", api.url], {
      // The wait is over when the callback was answered.
      deps: { now, sleep: () => answered },
    });
    expect(checks.callback).toMatchObject({
      status: "fail",
      message: expect.stringContaining("A callback came, but"),
    });
  });

  it("says where the API cannot send callbacks to, without trying", async () => {
    const { checks } = await doctor(["--endpoint", "http://api.invalid"]);
    expect(checks.api).toMatchObject({ status: "fail" });
    expect(checks.callback).toMatchObject({ status: "warn" });
  });

  it("tells a profile that is not there, and checks what does not need it", async () => {
    const { statuses, checks } = await doctor(["--profile", "prod"]);
    expect(checks.endpoint).toMatchObject({
      status: "fail",
      message: 'There is no profile "prod"; there are: local.',
    });
    expect(statuses).toMatchObject({ node: "ok", api: "warn", aws_credentials: "ok" });
  });

  it("tells a Node.js that is too old", async () => {
    const api = await stub();
    const { checks } = await doctor(["--endpoint", api.url], { deps: { nodeVersion: "18.20.0" } });
    expect(checks.node).toMatchObject({
      status: "fail",
      fix: expect.stringContaining("nodejs.org"),
    });
  });

  it("tells a data folder that cannot be one", async () => {
    const folder = await newFolder();
    const file = join(folder, "file");
    await writeFile(file, "");
    const { checks } = await doctor([], { env: { REKOG_DATA_DIR: join(file, "data") } });
    expect(checks.data_folder).toMatchObject({
      status: "fail",
      message: `${file} is not a folder, and ${join(file, "data")} must be one.`,
    });
    expect(checks.local_mode).toMatchObject({ status: "fail" });
  });

  it("ends at Ctrl-C, and removes the blob that it made", async () => {
    const interruption = new AbortController();
    const api = await stub({
      create: () => {
        setImmediate(() => interruption.abort(new InterruptedError()));
        return { status: 201, body: createdBlob(api.url) };
      },
      get: (count) => (count < 1 ? { status: 404, body: notFound } : undefined),
    });
    const { exitCode, stdout } = await runInProcess(["doctor", "--endpoint", api.url], {
      deps: { signal: interruption.signal, now, sleep },
    });
    expect(exitCode).toBe(130);
    expect(stdout).not.toContain("callback");
  });
});

import { once } from "node:events";
import { copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import type { LocalMode } from "../backend/local/start-local.ts";
import { makeLocalKey } from "../backend/testing/make-local-key.ts";
import { RekogClient, verifyCallback } from "../cli/index.ts";
import { picture, type UploadedBlob } from "../cli/testing/callback-run.ts";
import { type DeployedElsewhere, deployElsewhere } from "../cli/testing/deployed-elsewhere.ts";
import { given } from "../cli/testing/given.ts";
import { receivers } from "../cli/testing/receiver.ts";
import { runRekog } from "../cli/testing/run-rekog.ts";
import { startRekogListen } from "../cli/testing/running-listen.ts";
import { holdsNoSecret, rememberSecret } from "../toolchain/secrets/leaks.ts";
import { packageOnce } from "./testing/package-once.ts";
import { pythonWebhooks } from "./testing/python-webhooks.ts";
import { unpackFunctions } from "./testing/unpack-functions.ts";

// Callbacks of the functions as they are packaged, to a command line that takes the API for one that cannot call it.

const startLocalUrl = new URL("../dist/backend/local/start-local.js", import.meta.url).href;
const photo = picture("stop-sign.jpg");
const leaseSeconds = 3;
const startReceiver = receivers();
const python = pythonWebhooks();

let dir: string;
let local: LocalMode;
let elsewhere: DeployedElsewhere;
let client: RekogClient;
let env: Record<string, string>;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "rekog-mailbox-"));
  const functions = await unpackFunctions(await packageOnce(), dir);
  const { startLocal } = (await import(
    startLocalUrl
  )) as typeof import("../backend/local/start-local.ts");
  local = await startLocal({
    dataDir: join(dir, "data"),
    version: "0.0.0",
    log: (line) => holdsNoSecret("a packaged function's log", line),
    functions,
    limits: { callbackWaitsSeconds: [1, 1, 1, 1, 1, 1], mailboxLeaseSeconds: leaseSeconds },
    requireKey: true,
  });
  rememberSecret("aws_secret", local.aws.credentials.secretAccessKey);
  elsewhere = await deployElsewhere(local.url, dir);
  const apiKey = await makeLocalKey(local.aws);
  env = { ...elsewhere.env, REKOG_API_KEY: apiKey };
  client = new RekogClient({ endpoint: local.url, apiKey });
}, 300_000);
afterAll(async () => {
  await client.close();
  await elsewhere.close();
  await local.stop();
  await rm(dir, { recursive: true, force: true });
});

const listening: Awaited<ReturnType<typeof startRekogListen>>[] = [];
afterEach(async () => {
  await Promise.all(listening.splice(0).map((listener) => listener.end("SIGKILL")));
});

async function listen(...flags: string[]) {
  const listener = await startRekogListen(flags, env);
  listening.push(listener);
  return listener;
}

async function upload(...flags: string[]): Promise<UploadedBlob> {
  const run = await runRekog(["upload", photo, "--wait", "--json", ...flags], { env });
  expect({ exitCode: run.exitCode, stderr: run.stderr }).toMatchObject({ exitCode: 0 });
  return JSON.parse(run.stdout) as UploadedBlob;
}

/** The ledger, once it is as the test waits for it. */
async function ledgerOf(blobId: string, status: string) {
  for (;;) {
    const { callback } = await client.get(blobId);
    if (callback?.status === status) return callback;
  }
}

/** All of a callback's body but the ledger, which tells where it goes, byte for byte. */
function withoutLedger(body: Buffer): string {
  const text = body.toString("utf8");
  const ledger = JSON.stringify((JSON.parse(text) as { callback: unknown }).callback);
  expect(text).toContain(`"callback":${ledger}`);
  return text.replace(`"callback":${ledger}`, "");
}

/**
 * What of a request's headers differs from one attempt to the next, and from one receiver to the other; and what is its
 * connection's own, which a listener does not keep.
 */
function withoutAttempt(headers: Readonly<Record<string, unknown>>) {
  const own = ["host", "connection", "content-length", "webhook-timestamp", "webhook-signature"];
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !own.includes(name)));
}

describe("a callback out of a mailbox", () => {
  it("reaches a receiver behind --forward-to as one that is called directly is reached", async () => {
    const behind = await startReceiver({
      answer: (response) => response.writeHead(202).end("taken"),
    });
    const listener = await listen("--forward-to", behind.url);
    expect(listener.listening).toMatchObject({ endpoint: elsewhere.endpoint });
    const mailbox = String(listener.listening.mailbox);
    const uploaded = await upload("--callback-mailbox", mailbox, "--metadata", "name=Café ☕");
    const fetched = await behind.next();
    expect(await listener.next()).toMatchObject({ event: "callback", answered: 202, attempt: 1 });
    expect(await listener.next()).toMatchObject({ event: "settled", status: "delivered" });
    await verifyCallback(fetched.headers, fetched.body, uploaded.callback_secret);
    expect(await ledgerOf(uploaded.blob_id, "delivered")).toMatchObject({
      mailbox,
      attempts: [{ outcome: "delivered", status_code: 202, via: "mailbox" }],
    });
    if (python) {
      const told = await python.verify({ ...fetched, secret: uploaded.callback_secret });
      expect(told).toMatchObject({ blob_id: uploaded.blob_id });
    }

    const direct = await startReceiver();
    const resend = ["callback", "resend", uploaded.blob_id, "--to", direct.url];
    expect(await runRekog(resend, { env })).toMatchObject({ exitCode: 0 });
    const called = await direct.next();
    await verifyCallback(called.headers, called.body, uploaded.callback_secret);
    expect(withoutLedger(fetched.body)).toBe(withoutLedger(called.body));
    expect(withoutAttempt(fetched.headers)).toEqual(withoutAttempt(called.headers));

    // And back again.
    await ledgerOf(uploaded.blob_id, "delivered");
    const back = ["callback", "resend", uploaded.blob_id, "--to-mailbox", mailbox];
    expect(await runRekog(back, { env })).toMatchObject({ exitCode: 0 });
    const again = await behind.next();
    expect(again.headers["webhook-id"]).toBe(fetched.headers["webhook-id"]);
    expect(withoutLedger(again.body)).toBe(withoutLedger(fetched.body));
    expect(await listener.end("SIGINT")).toBe(0);
  }, 90_000);

  given(python !== undefined, "Python's standardwebhooks: REKOG_TEST_PYTHON").it(
    "verifies in another language, and what was changed on its way does not",
    async () => {
      const behind = await startReceiver();
      await listen("--mailbox", "python", "--forward-to", behind.url);
      const { blob_id, callback_secret: secret } = await upload("--callback-mailbox", "python");
      const { headers, body } = await behind.next();
      expect(await python?.verify({ headers, body, secret })).toMatchObject({ blob_id });
      const changed = Buffer.from(body.toString().replace(/Stopsign/i, "Stopsine"));
      expect(changed.equals(body)).toBe(false);
      await expect(python?.verify({ headers, body: changed, secret })).rejects.toThrow(
        /No matching signature/,
      );
    },
  );

  it("comes again when the receiver was down, whose ledger says so", async () => {
    const held = await holdPort();
    const url = `http://127.0.0.1:${held}/hook`;
    const listener = await listen("--mailbox", "down", "--forward-to", url);
    const { blob_id: blobId } = await upload("--callback-mailbox", "down");
    expect(await listener.next()).toMatchObject({ forwarded: { error: "ECONNREFUSED" } });
    expect(await listener.next()).toMatchObject({
      event: "settled",
      status: "pending",
      next_attempt_at: expect.any(String),
    });
    const back = await serveAt(held, (response) => response.writeHead(200).end());
    const { attempts } = await ledgerOf(blobId, "delivered");
    expect(attempts[0]).toMatchObject({
      outcome: "failed",
      phase: "connect",
      error_code: "connection_refused",
      via: "mailbox",
    });
    expect(attempts.at(-1)).toMatchObject({ outcome: "delivered", status_code: 200 });
    await back.close();
  }, 60_000);

  it("comes again when its listener was killed in the middle, and is told to be gone", async () => {
    const behind = await startReceiver({
      answer: (response, count) => count > 0 && response.writeHead(204).end(),
    });
    const flags = ["--mailbox", "killed", "--forward-to", behind.url];
    const first = await listen(...flags);
    const { blob_id: blobId } = await upload("--callback-mailbox", "killed");
    const before = await behind.next();
    await first.end("SIGKILL");
    await listen(...flags);
    const after = await behind.next();
    expect(after.headers["webhook-id"]).toBe(before.headers["webhook-id"]);
    expect(await ledgerOf(blobId, "delivered")).toMatchObject({
      attempts: [
        { outcome: "failed", error_code: "listener_gone", via: "mailbox" },
        { outcome: "delivered", status_code: 204, via: "mailbox" },
      ],
    });
  }, 60_000);

  it("is settled at Ctrl-C where the receiver still answers", async () => {
    let answer = () => {};
    const behind = await startReceiver({
      answer: (response) => {
        answer = () => response.writeHead(204).end();
      },
    });
    const listener = await listen("--mailbox", "ended", "--forward-to", behind.url);
    const { blob_id: blobId } = await upload("--callback-mailbox", "ended");
    await behind.next();
    const ended = listener.end("SIGINT");
    await listener.said("under way");
    answer();
    expect(await ended).toBe(0);
    expect(await ledgerOf(blobId, "delivered")).toMatchObject({
      attempts: [{ outcome: "delivered", status_code: 204 }],
    });
  }, 60_000);

  it("goes to one of several listeners, each to one", async () => {
    const behind = await startReceiver();
    const flags = ["--mailbox", "shared", "--forward-to", behind.url];
    await Promise.all([listen(...flags), listen(...flags), listen(...flags)]);
    const ids: string[] = [];
    for (let at = 0; at < 6; at += 1) {
      ids.push((await upload("--callback-mailbox", "shared")).blob_id);
    }
    for (const id of ids) {
      expect(await ledgerOf(id, "delivered")).toMatchObject({ attempts: [{ via: "mailbox" }] });
    }
    expect(behind.requests).toHaveLength(ids.length);
  }, 120_000);

  it("is fetched by the client, too", async () => {
    const secrets = new Map<string, string>();
    const uploaded = await client.upload(photo, {
      request: { callback_mailbox: "client" },
      onCreated: ({ blob_id, callback_secret = "" }) => secrets.set(blob_id, callback_secret),
    });
    for await (const { blob, isVerified, settle } of client.mailbox("client", {
      secretOf: (blobId) => secrets.get(blobId),
    })) {
      expect([blob.blob_id, isVerified]).toEqual([uploaded.blob_id, true]);
      expect(await settle()).toEqual({ status: "delivered" });
      break;
    }
  }, 60_000);
});

describe("commands that wait for a callback of an API elsewhere", () => {
  it("upload --listen fetches it, and verifies it", async () => {
    const copy = join(dir, "the-same.jpg");
    await copyFile(photo, copy);
    const run = await runRekog(["upload", photo, copy, "--listen", "--json"], { env });
    expect(run.exitCode).toBe(0);
    const told = "the callback arrived, and its signature is verified";
    expect(run.stderr.split(told)).toHaveLength(3);
    for (const line of run.stdout.trim().split("\n")) {
      const { blob_id: blobId } = JSON.parse(line) as UploadedBlob;
      expect(await ledgerOf(blobId, "delivered")).toMatchObject({
        mailbox: expect.stringMatching(/^rekog-/),
        attempts: [{ status_code: 204, via: "mailbox" }],
      });
    }
  }, 60_000);

  it("run-tests has each case's callback come, too", async () => {
    const suite = join(dir, "suite");
    await mkdir(suite);
    const expected = "{ labels: { all_of: [Stopsign] } }";
    const manifest = `cases:\n  - file: photo.jpg\n    expect: ${expected}\n`;
    await writeFile(join(suite, "cases.yaml"), manifest);
    await copyFile(photo, join(suite, "photo.jpg"));
    const run = await runRekog(["run-tests", suite, "--json"], { env });
    expect({ exitCode: run.exitCode, stderr: run.stderr }).toMatchObject({ exitCode: 0 });
    expect(JSON.parse(run.stdout)).toMatchObject({ passed: 1, cases: [{ callback: "verified" }] });
  }, 60_000);

  it("doctor has one come, too", async () => {
    const { stdout } = await runRekog(["doctor", "--json"], { env });
    const { checks } = JSON.parse(stdout) as { checks: { name: string; status: string }[] };
    expect(checks).toContainEqual({
      name: "callback",
      status: "ok",
      message: expect.stringContaining("is genuine"),
    });
  }, 60_000);
});

/** A port where nobody listens, until the test does. */
async function holdPort(): Promise<number> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

async function serveAt(port: number, answer: (response: ServerResponse) => void) {
  const server: Server = createServer((request, response) => {
    request.resume().once("end", () => answer(response));
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

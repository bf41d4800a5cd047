import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { verifyCallback } from "../client/verify-callback.ts";
import {
  type Blob,
  ledger,
  picture,
  rekogJson,
  type UploadedBlob,
  untilBlob,
  uploadTo,
} from "../testing/callback-run.ts";
import { receivers } from "../testing/receiver.ts";
import { runRekog, startRekog } from "../testing/run-rekog.ts";
import { startRekogListen } from "../testing/running-listen.ts";
import { type RunningLocal, startRekogLocal } from "../testing/running-local.ts";
import { temporaryFolders } from "../testing/temporary-folders.ts";

const temporaryFolder = temporaryFolders();
const startReceiver = receivers();
let local: RunningLocal;

beforeAll(async () => {
  local = await startRekogLocal(await temporaryFolder());
});
afterAll(() => local.end("SIGTERM"));

const verified = "the callback arrived, and its signature is verified";

describe("rekog upload --listen", () => {
  it("waits for the callback at a listener of its own, and verifies it", async () => {
    const args = ["upload", picture("clock.png"), "--listen", "--endpoint", local.url];
    const { stdout, stderr, exitCode } = await runRekog(args);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^LABEL .*\nClock /);
    expect(stderr).toContain(`clock.png: ${verified}`);
    expect(stderr).toMatch(/clock\.png: callback_secret whsec_/);
  });

  it("has one listener for all files, whether their bytes are known or not", async () => {
    const folder = await temporaryFolder();
    const files = ["unseen.jpg", "the-same.jpg"].map((name) => join(folder, name));
    // What stands behind a picture's end makes its bytes new, and does not change what is in it.
    const bytes = Buffer.concat([await readFile(picture("stop-sign.jpg")), randomBytes(8)]);
    for (const file of files) await writeFile(file, bytes);
    const { documents, stderr, exitCode } = await rekogJson<UploadedBlob>(local.url, [
      "upload",
      ...files,
      "--listen",
      "--concurrency",
      "1",
    ]);
    expect(exitCode).toBe(0);
    expect(documents.map(({ status }) => status)).toEqual(files.map(() => "succeeded"));
    expect(documents.map((one) => one.recognition?.cached)).toEqual([false, true]);
    expect(stderr.split(verified)).toHaveLength(files.length + 1);
    const callbacks = await Promise.all(documents.map(({ blob_id: id }) => ledger(local.url, id)));
    expect(callbacks.map((callback) => callback?.status)).toEqual(files.map(() => "delivered"));
    const urls = callbacks.map((callback) =>
      callback && "url" in callback ? callback.url : undefined,
    );
    expect(urls[0]).toMatch(/^https:\/\/127\.0\.0\.1:\d+\/$/);
    expect(new Set(urls).size).toBe(1);
    expect(await isOpen(urls[0])).toBe(false);
  });

  it("works with the local mode that is started for the command", async () => {
    const env = { REKOG_DATA_DIR: await temporaryFolder() };
    const args = ["upload", picture("stop-sign.jpg"), "--listen", "--json"];
    const { stdout, stderr, exitCode } = await runRekog(args, { env });
    expect(exitCode).toBe(0);
    expect(stderr).toContain(verified);

    const { blob_id: id } = JSON.parse(stdout) as Blob;
    const read = await runRekog(["get", id, "--json"], { env });
    expect(JSON.parse(read.stdout)).toMatchObject({ callback: { status: "delivered" } });
  });

  it("closes its listener on Ctrl-C", async () => {
    const slow = await startRekogLocal(await temporaryFolder(), ["--fault", "slow=60s"]);
    const args = ["upload", picture("stop-sign.jpg"), "--listen", "--endpoint", slow.url];
    const child = startRekog(args);
    const [said] = (await once(child.stderr, "data")) as [Buffer];
    expect(String(said)).toContain("callback_secret");
    child.kill("SIGINT");
    const { exitCode, stderr } = await child;
    expect(exitCode).toBe(130);
    expect(stderr).toContain("(interrupted)");
    await slow.end("SIGKILL");
  });
});

describe("rekog listen", () => {
  it("tells of callbacks it has no secret for", async () => {
    const listen = await startRekogListen();
    const created = await uploadTo(local.url, listen.url, [
      "--callback-certificate",
      listen.fingerprint,
    ]);
    const line = await listen.next();
    expect(line).toMatchObject({
      event: "callback",
      signature: "unknown",
      webhook_id: `blob_${created.blob_id}`,
      blob_id: created.blob_id,
      status: "succeeded",
      answered: 204,
    });
    expect(line.body).toMatchObject({ labels: created.labels });
    expect(await listen.end("SIGINT")).toBe(0);
  });

  it("verifies with the secrets that it is given, and turns down what is signed with others", async () => {
    const receiver = await startReceiver();
    const [one, two] = [
      await uploadTo(local.url, receiver.url),
      await uploadTo(local.url, receiver.url),
    ];
    await ledger(local.url, one.blob_id);
    await ledger(local.url, two.blob_id);
    const env = { REKOG_CALLBACK_SECRET: one.callback_secret };
    const listen = await startRekogListen(["--http"], env);
    const resend = (id: string) =>
      rekogJson(local.url, ["callback", "resend", id, "--to", listen.url]);

    await resend(one.blob_id);
    expect(await listen.next()).toMatchObject({ signature: "verified", answered: 204 });
    await resend(two.blob_id);
    expect(await listen.next()).toMatchObject({
      signature: "not_verified",
      reason: { code: "wrong_signature" },
      blob_id: two.blob_id,
      answered: 401,
    });
    expect(await listen.end("SIGTERM")).toBe(0);
    expect(await ledger(local.url, two.blob_id, 2)).toMatchObject({
      attempts: [{ outcome: "delivered" }, { status_code: 401, error_code: "status_4xx" }],
    });
  });

  it("hands callbacks on byte for byte, and answers as the developer's receiver does", async () => {
    const receiver = await startReceiver({ answer: (response) => response.writeHead(202).end() });
    const listen = await startRekogListen(["--forward-to", receiver.url]);
    const created = await uploadTo(local.url, listen.url, [
      "--callback-certificate",
      listen.fingerprint,
      "--metadata",
      "name=Café ☕",
    ]);
    const { headers, body } = await receiver.next();
    // The signature is over the very bytes.
    await verifyCallback(headers, body, created.callback_secret);
    expect(headers["user-agent"]).toMatch(/^rekog\//);
    expect(headers.host).toBe(new URL(receiver.url).host);
    expect(await listen.next()).toMatchObject({
      answered: 202,
      forwarded: { status_code: 202 },
      body: JSON.parse(body.toString()),
    });
    expect(await ledger(local.url, created.blob_id)).toMatchObject({
      status: "delivered",
      attempts: [{ status_code: 202 }],
    });
    await untilBlob(local.url, created.blob_id, ({ callback }) => callback?.status === "delivered");
    expect(await listen.end("SIGINT")).toBe(0);
  });

  it("says that a port is taken", async () => {
    const listen = await startRekogListen(["--http"]);
    const { exitCode, stderr } = await runRekog(["listen", "--port", new URL(listen.url).port]);
    expect(exitCode).toBe(3);
    expect(stderr).toMatch(/is in use \(port_in_use\)\n {2}→ .*--port/);
    await listen.end("SIGTERM");
  });
});

/** Whether anyone listens there. */
async function isOpen(url = ""): Promise<boolean> {
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

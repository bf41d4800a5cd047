import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { Webhook } from "standardwebhooks";
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
import { contractBreach } from "../testing/contract.ts";
import { type ReceivedRequest, receivers } from "../testing/receiver.ts";
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

const upload = (callbackUrl: string, flags?: string[], file?: string) =>
  uploadTo(local.url, callbackUrl, flags, file);
const ledgerOf = ({ blob_id: id }: Blob, attempts?: number) => ledger(local.url, id, attempts);
const webhookId = ({ headers }: ReceivedRequest) => headers["webhook-id"];

describe("a callback", () => {
  it("brings what GET answers, signed as Standard Webhooks says", async () => {
    const receiver = await startReceiver();
    const created = await upload(`${receiver.url}?k=v`, ["--metadata", "order=4711"]);
    const { headers, body, path } = await receiver.next();
    const callback = await ledgerOf(created);

    expect(path).toBe("/hook?k=v");
    expect(headers).toMatchObject({
      "content-type": "application/json",
      "user-agent": expect.stringMatching(/^rekog\/\d+\.\d+\.\d+$/),
      "webhook-id": `blob_${created.blob_id}`,
    });
    const signed = headers as Record<string, string>;
    new Webhook(created.callback_secret).verify(body.toString(), signed);
    const sent = await verifyCallback(headers, body, created.callback_secret);
    expect(contractBreach("Blob", sent)).toBeUndefined();

    const read = await untilBlob(local.url, created.blob_id, () => true);
    expect({ ...sent, callback }).toEqual(read);
    expect(read).toMatchObject({ status: "succeeded", metadata: { order: "4711" } });
    expect(callback).toEqual({
      url: `${receiver.url}?k=v`,
      status: "delivered",
      attempts: [
        {
          at: expect.any(String),
          outcome: "delivered",
          status_code: 204,
          duration_ms: expect.any(Number),
        },
      ],
    });
    expect(JSON.stringify(read)).not.toContain(created.callback_secret);
  });

  it("tells of a failed blob too", async () => {
    const receiver = await startReceiver();
    const file = join(await temporaryFolder(), "text.jpg");
    await writeFile(file, "These are words, whatever the file is called.");
    const created = await upload(receiver.url, [], file);
    const { headers, body } = await receiver.next();
    expect(await verifyCallback(headers, body, created.callback_secret)).toMatchObject({
      blob_id: created.blob_id,
      status: "failed",
      error: { code: "unsupported_image" },
    });
  });

  it("comes again after 500, and not for a blob that was deleted meanwhile", async () => {
    const [again, deleted] = await Promise.all(
      [1, 2].map(() =>
        startReceiver({
          answer: (response, count) => response.writeHead(count === 0 ? 500 : 200).end("ok"),
        }),
      ),
    );
    // Deleted first: its second attempt would be due before the other's.
    const gone = await upload(deleted?.url ?? "");
    await ledgerOf(gone);
    const removed = await rekogJson(local.url, ["delete", gone.blob_id]);
    expect(removed).toMatchObject({
      exitCode: 0,
      documents: [{ blob_id: gone.blob_id, deleted: true }],
    });

    const created = await upload(again?.url ?? "");
    const waiting = await ledgerOf(created);
    expect(waiting).toMatchObject({
      status: "pending",
      attempts: [
        { outcome: "failed", phase: "status", status_code: 500, error_code: "status_5xx" },
      ],
    });
    const [attempt] = waiting?.attempts ?? [];
    const waitMs = Date.parse(waiting?.next_attempt_at ?? "") - Date.parse(attempt?.at ?? "");
    expect(waitMs).toBeGreaterThanOrEqual(5_000);
    // As long as an attempt may take, and a tenth more at random.
    expect(waitMs).toBeLessThan(10_600);

    const first = await again?.next();
    const second = await again?.next();
    expect(webhookId(second as ReceivedRequest)).toBe(webhookId(first as ReceivedRequest));
    expect(await ledgerOf(created, 2)).toMatchObject({
      status: "delivered",
      attempts: [{ outcome: "failed" }, { outcome: "delivered", status_code: 200 }],
    });
    expect(deleted?.requests).toHaveLength(1);
    const read = await rekogJson(local.url, ["get", gone.blob_id]);
    expect(read).toMatchObject({
      exitCode: 2,
      documents: [{ error: { code: "blob_not_found" } }],
    });
  });

  it("stops at 410, and is delivered elsewhere when that is asked for", async () => {
    const receiver = await startReceiver({ answer: (response) => response.writeHead(410).end() });
    const created = await upload(receiver.url);
    expect(await ledgerOf(created)).toMatchObject({
      status: "stopped",
      attempts: [{ status_code: 410, error_code: "status_410", phase: "status" }],
    });

    const other = await startReceiver();
    const args = ["callback", "resend", created.blob_id, "--to", other.url];
    const { exitCode, documents } = await rekogJson<Blob>(local.url, args);
    expect(exitCode).toBe(0);
    expect(documents[0]?.callback).toMatchObject({ url: other.url, status: "pending" });
    expect(JSON.stringify(documents)).not.toContain("whsec_");
    const { headers, body } = await other.next();
    await verifyCallback(headers, body, created.callback_secret);
    expect(await ledgerOf(created, 2)).toMatchObject({ url: other.url, status: "delivered" });
    expect(receiver.requests).toHaveLength(1);
  });

  it("is delivered again after it was delivered, with the same id", async () => {
    const receiver = await startReceiver();
    const created = await upload(receiver.url);
    const first = await receiver.next();
    await ledgerOf(created);
    await rekogJson(local.url, ["callback", "resend", created.blob_id]);
    const second = await receiver.next();
    expect(webhookId(second)).toBe(webhookId(first));
    await verifyCallback(second.headers, second.body, created.callback_secret);
    expect(await ledgerOf(created, 2)).toMatchObject({
      status: "delivered",
      attempts: [{ outcome: "delivered" }, { outcome: "delivered" }],
    });
  });

  it("is first delivered when that is asked for later, and its secret is told then", async () => {
    const { documents } = await rekogJson<UploadedBlob>(local.url, [
      "upload",
      picture("stop-sign.jpg"),
      "--wait",
    ]);
    const [created] = documents;
    expect(created?.callback_secret).toBeUndefined();
    const id = created?.blob_id ?? "";
    const nowhere = await rekogJson(local.url, ["callback", "resend", id]);
    expect(nowhere).toMatchObject({
      exitCode: 2,
      documents: [{ error: { code: "invalid_callback_url" } }],
    });

    const receiver = await startReceiver();
    const args = ["callback", "resend", id, "--to", receiver.url];
    const asked = await rekogJson<UploadedBlob>(local.url, args);
    const { headers, body } = await receiver.next();
    await verifyCallback(headers, body, asked.documents[0]?.callback_secret ?? "");
  });

  it("does not follow a redirect", async () => {
    const target = await startReceiver();
    const receiver = await startReceiver({
      answer: (response) => response.writeHead(307, { location: target.url }).end(),
    });
    const callback = await ledgerOf(await upload(receiver.url));
    expect(callback).toMatchObject({
      status: "pending",
      attempts: [{ status_code: 307, error_code: "redirect_refused", phase: "status" }],
    });
    expect(target.requests).toEqual([]);
  });

  it("waits for a receiver that is down, and `rekog get` says why and until when", async () => {
    const receiver = await startReceiver();
    await receiver.close();
    const created = await upload(receiver.url);
    const callback = await ledgerOf(created);
    expect(callback).toMatchObject({
      status: "pending",
      next_attempt_at: expect.any(String),
      attempts: [{ outcome: "failed", phase: "connect", error_code: "connection_refused" }],
    });

    const { stdout } = await runRekog(["get", created.blob_id, "--endpoint", local.url]);
    expect(stdout).toContain(
      `\n\ncallback pending to ${receiver.url}, next attempt at ${callback?.next_attempt_at}\n`,
    );
    expect(stdout).toMatch(
      / {2}failed at connect: connection_refused +\d+ ms\n {4}→ Check that the receiver runs/,
    );
  });

  it.each([
    ["http://user:pass@127.0.0.1:8080/", /callback_url must not hold a user name or password/],
    ["http://10.0.0.1/", /callback_url must lead to a public internet address/],
    ["http://127.0.0.1:25/", /callback_url must use port 80, 443 or one from 1024 up/],
  ])(
    "is refused for %s before anything is uploaded",
    async (url, says) => {
      const flags = ["upload", picture("stop-sign.jpg"), "--callback-url", url];
      const { exitCode, documents, stderr } = await rekogJson(local.url, flags);
      expect(exitCode).toBe(2);
      expect(documents).toMatchObject([{ error: { code: "invalid_callback_url" } }]);
      expect(stderr).toMatch(says);
      expect(stderr).not.toContain("pass@");
    },
    30_000,
  );
});

it("a callback survives kill -9 between the result and its delivery", async () => {
  const dataDir = await temporaryFolder();
  const receiver = await startReceiver({
    answer: (response, count) => {
      if (count > 0) response.writeHead(204).end();
    },
  });
  const killed = await startRekogLocal(dataDir);
  const created = await uploadTo(killed.url, receiver.url);
  const first = await receiver.next();
  await killed.end("SIGKILL");

  const restarted = await startRekogLocal(dataDir);
  const second = await receiver.next();
  await verifyCallback(second.headers, second.body, created.callback_secret);
  expect(webhookId(second)).toBe(webhookId(first));
  const callback = await ledger(restarted.url, created.blob_id);
  expect(callback).toMatchObject({ status: "delivered", attempts: [{ outcome: "delivered" }] });
  await restarted.end("SIGTERM");
});

import { once } from "node:events";
import { openAsBlob } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { dynamoDbBlobStore } from "../backend/adapters/aws/dynamodb-blob-store.ts";
import { localTables } from "../backend/local/resources.ts";
import type { LocalMode } from "../backend/local/start-local.ts";
import { makeLocalKey } from "../backend/testing/make-local-key.ts";
import { blob, callback, urlTarget } from "../backend/testing/sample-blob.ts";
import { holdsNoSecret, rememberSecret } from "../toolchain/secrets/leaks.ts";
import { functionNames, functionOf, idOf } from "./testing/functions.ts";
import { findModule, witnessOf } from "./testing/lambda-handler.ts";
import { packageOnce } from "./testing/package-once.ts";
import type { PackagedService } from "./testing/package-service.ts";
import { propertiesOf } from "./testing/template.ts";
import { unzip } from "./testing/unzip.ts";

const startLocalUrl = new URL("../dist/backend/local/start-local.js", import.meta.url).href;
const countedUrl = new URL("../bench/requests-per-blob.json", import.meta.url);
const picture = (path: string) =>
  fileURLToPath(new URL(path, new URL("../test-cases/", import.meta.url)));
/** A picture that is converted. */
const sample = (name: string) => `../backend/adapters/convert/samples/${name}`;

let service: PackagedService;
let dir: string;
let local: LocalMode;
let authorization: string;
let asked: { by: string; asked: string }[] = [];
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "rekog-packaged-"));
  service = await packageOnce();
  const functions: Record<string, string> = {};
  for (const name of functionNames) {
    await unzip(service.zipPath(name), join(dir, name));
    const { Handler } = functionOf(service, name);
    functions[name] = witnessOf(name, findModule(join(dir, name), Handler));
  }
  const { startLocal } = (await import(
    startLocalUrl
  )) as typeof import("../backend/local/start-local.ts");
  const log = (line: string) => {
    if (line.startsWith('{"by":')) asked.push(JSON.parse(line));
    holdsNoSecret("a packaged function's log", line);
  };
  local = await startLocal({
    dataDir: join(dir, "data"),
    version: "0.0.0",
    log,
    functions,
    // When a test says so, and not in the middle of one that counts.
    limits: {
      ...{ scheduleSeconds: 24 * 60 * 60, detectorIsPaid: true },
      dailySpendingLimit: "1",
    },
    requireKey: true,
  });
  rememberSecret("aws_secret", local.aws.credentials.secretAccessKey);
  authorization = `Bearer ${await makeLocalKey(local.aws)}`;
}, 180_000);
afterAll(async () => {
  await local.stop();
  await rm(dir, { recursive: true, force: true });
});

/** Submits a picture and reads its blob at the end; also what that asked of AWS. */
async function submit(name: string, request: object = {}) {
  asked = [];
  const created = await post(`${local.url}/blobs`, request);
  const { blob_id, upload_info } = (await created.json()) as {
    blob_id: string;
    upload_info: { url: string; fields: Record<string, string> };
  };
  const form = new FormData();
  for (const [field, value] of Object.entries(upload_info.fields)) form.append(field, value);
  form.append("file", await openAsBlob(picture(name)));
  expect((await fetch(upload_info.url, { method: "POST", body: form })).status).toBe(204);
  await local.drain();

  const url = `${local.url}/blobs/${blob_id}`;
  const blob = (await (await call(url)).json()) as { status: string; labels: { label: string }[] };
  return { url, blob, requests: requestsByFunction() };
}

/** A blob that waited for its picture in vain. */
const createOverdue = (url: string) =>
  createBlob({ uploadDeadlineAt: at(-60_000), callback: callback({ target: urlTarget({ url }) }) });

/** One of which it is looked whether its picture waits for its turn. */
const createNearlyOverdue = () =>
  createBlob({ blobId: `${blob().blobId}-late`, uploadDeadlineAt: at(60_000) });

const at = (ms: number) => new Date(Date.now() + ms).toISOString();

async function createBlob(changes: Parameters<typeof blob>[1]): Promise<void> {
  const { dynamoDb, region, credentials } = local.aws;
  const client = new DynamoDBClient({ endpoint: dynamoDb.url, region, credentials });
  const record = blob(undefined, { expiresAt: at(86_400_000), ...changes });
  await dynamoDbBlobStore(client, localTables.blobs.name).create(record);
  client.destroy();
}

const call = (url: string, method = "GET") => fetch(url, { method, headers: { authorization } });

function post(url: string, body: object) {
  const headers = { authorization, "content-type": "application/json" };
  return fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
}

/** By function and in alphabetical order. */
function requestsByFunction(): Record<string, string[]> {
  const names = [...new Set(asked.map(({ by }) => by))];
  const of = (name: string) => asked.filter(({ by }) => by === name).map((one) => one.asked);
  return Object.fromEntries(names.map((name) => [name, of(name).sort()]));
}

/** What is asked for more often than it is for labels alone; nothing of that may be missing. */
function beyond(all: Record<string, string[]>, labels: Record<string, string[]>) {
  const further = Object.entries(all).map(([name, requests]) => {
    // The API's functions look up a key once a minute, whenever that is over.
    const isCounted = (right: string) => name === "processBlob" || right !== "dynamodb:GetItem";
    const rest = requests.filter(isCounted);
    for (const request of (labels[name] ?? []).filter(isCounted)) {
      const at = rest.indexOf(request);
      expect(rest[at]).toBe(request);
      rest.splice(at, 1);
    }
    return [name, rest] as const;
  });
  return Object.fromEntries(further.filter(([, rest]) => rest.length > 0));
}

describe("the packaged functions, in local mode", () => {
  it("take a picture from its form to its labels, and to its deletion", async () => {
    const { url, blob, requests } = await submit("stop-sign.jpg");
    expect(blob.status).toBe("succeeded");
    expect(blob.labels.map(({ label }) => label)).toContain("Stopsign");
    expect(Object.keys(requests).sort()).toEqual(["createBlob", "getBlob", "processBlob"]);

    expect((await call(url, "DELETE")).status).toBe(204);
    expect((await call(url)).status).toBe(404);
    expect((await fetch(url)).status).toBe(401);
    expect(Object.keys(requestsByFunction())).toContain("deleteBlob");
  }, 60_000);

  it("ask for what a blob's cost is reckoned from: a new picture, and the same again", async () => {
    await submit("stop-sign.jpg");
    const { requests: fresh } = await submit("airplane.jpg");
    const { requests: repeated } = await submit("airplane.jpg");
    const {
      further: _,
      converted: __,
      mailbox: ___,
      ...counted
    } = JSON.parse(await readFile(countedUrl, "utf8"));
    expect({ fresh, repeated }).toEqual(counted);
  }, 60_000);

  it.each([
    ["moderation", "laptop.jpg"],
    ["text", "stop-sign-progressive.jpg"],
    ["faces", "clock.png"],
  ])(
    "ask for what %s costs beside labels: of a new picture, and the same again",
    async (feature, name) => {
      const counted = JSON.parse(await readFile(countedUrl, "utf8"));
      const features = ["labels", feature];
      const { blob, requests: fresh } = await submit(name, { features });
      expect(blob.status).toBe("succeeded");
      const { requests: repeated } = await submit(name, { features });
      expect({
        fresh: beyond(fresh, counted.fresh),
        repeated: beyond(repeated, counted.repeated),
      }).toEqual(counted.further[feature]);
    },
    120_000,
  );

  it("ask for what the cost of a conversion is reckoned from, and for none of it again", async () => {
    const counted = JSON.parse(await readFile(countedUrl, "utf8"));
    const { blob, requests: fresh } = await submit(sample("plain.heic"));
    expect(blob.status).toBe("succeeded");
    const { requests: repeated } = await submit(sample("plain.heic"));
    expect({
      fresh: beyond(fresh, counted.fresh),
      repeated: beyond(repeated, counted.repeated),
    }).toEqual({ fresh: counted.converted, repeated: {} });
  }, 120_000);

  it("ask for what the cost of a mailbox is reckoned from: nothing in it, and one delivery", async () => {
    const { mailbox } = JSON.parse(await readFile(countedUrl, "utf8"));
    const lease = async () => (await call(`${local.url}/mailboxes/ada`)).json();
    // The first of them looks up the key.
    expect(await lease()).toEqual({ deliveries: [] });
    await post(`${local.url}/mailboxes/ada/none`, { status_code: 204, duration_ms: 1 });
    asked = [];
    expect(await lease()).toEqual({ deliveries: [] });
    expect(requestsByFunction()).toEqual(mailbox.poll);
    await post(`${local.url}/blobs`, { size: 0, callback_mailbox: "ada" });
    asked = [];
    const { deliveries } = (await lease()) as { deliveries: { delivery_id: string }[] };
    expect(deliveries).toHaveLength(1);
    for (const { delivery_id: id } of deliveries) {
      const settled = { status_code: 204, duration_ms: 1 };
      expect((await post(`${local.url}/mailboxes/ada/${id}`, settled)).status).toBe(200);
    }
    expect(requestsByFunction()).toEqual(mailbox.delivery);
  }, 60_000);

  it("deliver a callback, and again, with every right that they use", async () => {
    const receiver = createServer((_request, response) => response.writeHead(204).end());
    receiver.listen(0, "127.0.0.1");
    await once(receiver, "listening");
    const callbackUrl = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
    try {
      const delivered = once(receiver, "request");
      const { url } = await submit(sample("lossy.webp"), { callback_url: callbackUrl });
      await delivered;
      const again = once(receiver, "request");
      expect((await post(`${url}/callback`, {})).status).toBe(202);
      await again;
      expect((await call(`${local.url}/blobs?limit=1`)).status).toBe(200);
      expect((await post(`${url}/callback`, { callback_mailbox: "bob" })).status).toBe(202);
      const { deliveries } = (await (await call(`${local.url}/mailboxes/bob`)).json()) as {
        deliveries: { delivery_id: string }[];
      };
      const settled = { status_code: 503, duration_ms: 1 };
      const id = deliveries[0]?.delivery_id;
      expect((await post(`${local.url}/mailboxes/bob/${id}`, settled)).status).toBe(200);
      await call(url, "DELETE");
      expect((await call(`${local.url}/usage`)).status).toBe(200);
      const late = once(receiver, "request");
      await createOverdue(callbackUrl);
      await createNearlyOverdue();
      await local.sweep();
      await late;
    } finally {
      receiver.close();
    }

    const requests = requestsByFunction();
    expect(Object.keys(requests).sort()).toEqual([...functionNames].sort());
    expect(new Set(requests.sweepBlobs)).toEqual(
      new Set([
        "dynamodb:GetItem",
        "dynamodb:Query",
        "dynamodb:UpdateItem",
        "s3:ListBucketVersions",
        "sqs:SendMessage",
      ]),
    );
    // The first of them looks up the key.
    expect(new Set(requests.listBlobs)).toEqual(
      new Set(["dynamodb:GetItem", "dynamodb:Query", "dynamodb:BatchGetItem"]),
    );
    for (const [name, rights] of Object.entries(requests)) {
      const policies = JSON.stringify(propertiesOf(service.template, `${idOf(name)}Role`));
      expect(rights.filter((right) => !policies.includes(`"${right}"`))).toEqual([]);
    }
  }, 60_000);
});

import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { dynamoDbBlobStore } from "../../adapters/aws/dynamodb-blob-store.ts";
import { dynamoDbCallbackStore } from "../../adapters/aws/dynamodb-callback-store.ts";
import { dynamoDbRecognitionCache } from "../../adapters/aws/dynamodb-recognition-cache.ts";
import type { BlobRecord } from "../../core/blob/blob.ts";
import type { BlobStore } from "../../core/ports/blobs.ts";
import type { CallbackRequest, CallbackStore } from "../../core/ports/callbacks.ts";
import type { RecognitionCache } from "../../core/ports/recognition.ts";
import { recognised, refused } from "../../testing/recognition-cache.contract.ts";
import { blob, callback, processing, succeeded } from "../../testing/sample-blob.ts";
import { type DynamoDbEndpoint, startDynamoDbEndpoint } from "../dynamodb/dynamodb-endpoint.ts";
import { localTables } from "../resources.ts";
import { takeOver } from "./take-over.ts";
import { tidyTables } from "./tidy-tables.ts";

const tables = { blobs: "blobs", cache: "cache" };
const aws = {
  region: "eu-west-1",
  credentials: { accessKeyId: "AKIDLOCAL", secretAccessKey: "a-local-secret" },
};
const created = new Date(blob().createdAt);
const restarted = new Date(created.getTime() + 5_000);
const inAnHour = new Date(created.getTime() + 60 * 60_000);

const attempt = { at: blob().createdAt, outcome: "failed", durationMs: 5 } as const;
const next = "2026-11-23T12:05:00.000Z";
/** A callback at each point of its life, by the blob's id. */
const callbackRecords: Record<string, BlobRecord> = {
  untried: blob(succeeded(), { callback: callback() }),
  later: blob(succeeded(), {
    callback: callback({ attempts: [attempt], attemptsMade: 1, nextAttemptAt: next }),
  }),
  again: blob(
    { status: "failed", failure: { code: "empty_upload" } },
    { callback: callback({ delivery: 3 }) },
  ),
  delivered: blob(succeeded(), { callback: callback({ status: "delivered" }) }),
  failed: blob(succeeded(), { callback: callback({ status: "failed" }) }),
  stopped: blob(succeeded(), { callback: callback({ status: "stopped" }) }),
  unfinished: blob(processing, { callback: callback() }),
  expired: blob(succeeded(), { callback: callback(), expiresAt: restarted.toISOString() }),
  none: blob(succeeded()),
};

describe("takeOver and tidyTables", () => {
  let endpoint: DynamoDbEndpoint;
  let client: DynamoDBClient;
  let store: BlobStore;
  let callbacks: CallbackStore;
  let cache: RecognitionCache;
  let pending: CallbackRequest[];
  let failed: CallbackRequest[];
  beforeAll(async () => {
    endpoint = await startDynamoDbEndpoint({
      ...aws,
      tables: [
        { ...localTables.blobs, name: tables.blobs },
        { ...localTables.cache, name: tables.cache },
      ],
    });
    client = new DynamoDBClient({ ...aws, endpoint: endpoint.url });
    store = dynamoDbBlobStore(client, tables.blobs);
    callbacks = dynamoDbCallbackStore(client, tables.blobs);
    cache = dynamoDbRecognitionCache(client, tables.cache);

    await store.create(blob(undefined, { blobId: "waiting" }));
    await store.create(blob(undefined, { blobId: "old", expiresAt: restarted.toISOString() }));
    for (const blobId of ["processing", "finished"]) {
      await store.create(blob(undefined, { blobId }));
      await claim(blobId, "dead");
    }
    await store.complete({ blobId: "finished" }, succeeded(), created);
    for (const [blobId, record] of Object.entries(callbackRecords)) {
      await store.create({ ...record, blobId });
    }
    for (const blobId of ["untried", "again"]) {
      const delivery = callbackRecords[blobId]?.callback?.delivery ?? 0;
      const lease = { blobId, delivery, leaseId: "dead", until: inAnHour };
      expect((await callbacks.claimDelivery(lease, created)).kind).toBe("claimed");
    }
    await cache.claim("claim:etag:a:1:fake", "dead", created, inAnHour);
    await cache.put("fresh", recognised, inAnHour);
    await cache.put("stale", recognised, restarted);
    await cache.put("refused", refused, inAnHour);
    await cache.setModelVersion("fake", "1");
    [pending, failed] = [[], []];
    await takeOverAll();
  });
  afterAll(async () => {
    client.destroy();
    await endpoint.stop();
  });

  /** What a start does, first and beside its work. */
  async function takeOverAll() {
    const atStart = {
      blobs: await endpoint.snapshot(tables.blobs),
      cache: await endpoint.snapshot(tables.cache),
    };
    await takeOver(client, tables, { wasStopped: false });
    await tidyTables({
      ...{ client, tables, atStart, now: restarted },
      signal: new AbortController().signal,
      onPending: async (request) => void pending.push(request),
      onFailed: async (request) => void failed.push(request),
      pause: async () => {},
    });
  }

  const claim = (blobId: string, leaseId: string, now = created) =>
    store.claim({ blobId, leaseId, until: inAnHour, deadline: inAnHour }, now);

  it("ends the leases of workers that are dead", async () => {
    expect((await claim("processing", "new", restarted)).kind).toBe("claimed");
  });

  it("ends them before anything is called, by the index of what is due alone", async () => {
    await store.create(blob(undefined, { blobId: "at once" }));
    await claim("at once", "dead");
    expect((await claim("at once", "new", restarted)).kind).toBe("leased");
    await takeOver(client, tables, { wasStopped: false });
    expect((await claim("at once", "new", restarted)).kind).toBe("claimed");
  });

  it.each([
    [true, 1],
    [false, 2],
  ])(
    "takes back an attempt that was under way, where it was stopped (%s), once",
    async (wasStopped, attempts) => {
      const blobId = `stopped-${wasStopped}`;
      await store.create(blob(undefined, { blobId }));
      await claim(blobId, "dead");
      for (let start = 0; start < 2; start += 1) await takeOver(client, tables, { wasStopped });
      await takeOver(client, tables, { wasStopped: true });
      expect(await claim(blobId, "new", restarted)).toMatchObject({
        kind: "claimed",
        record: { state: { attempts } },
      });
    },
  );

  it("ends the leases of deliveries that died with their workers, and not what they wait for", async () => {
    const kinds = await Promise.all(
      ["untried", "again", "later"].map(async (blobId) => {
        const delivery = callbackRecords[blobId]?.callback?.delivery ?? 0;
        const lease = { blobId, delivery, leaseId: "new", until: inAnHour };
        return await callbacks.claimDelivery(lease, restarted);
      }),
    );
    expect(kinds).toMatchObject([
      { kind: "claimed" },
      { kind: "claimed" },
      {
        kind: "waiting",
        next: { attempt: 1, at: next, isKept: false },
      },
    ]);
  });

  it("ends the claims on content, so that no one waits for the dead", async () => {
    const key = "claim:etag:a:1:fake";
    expect(await cache.claim(key, "new", restarted, inAnHour)).toBe(true);
  });

  it("hands back every delivery that is still to be made, under its number", () => {
    const byId = Object.fromEntries(pending.map(({ blobId, delivery }) => [blobId, delivery]));
    expect(pending).toHaveLength(3);
    expect(byId).toEqual({ untried: 1, later: 1, again: 3 });
  });

  it("hands back every delivery that was given up: it is in no dead-letter queue any more", () => {
    expect(failed).toEqual([{ blobId: "failed", delivery: 1 }]);
  });

  it("deletes what has expired", async () => {
    expect(await store.get("old")).toBeUndefined();
    expect(await store.get("expired")).toBeUndefined();
    expect(await cache.get("stale")).toBeUndefined();
  });

  it("leaves all else as it was", async () => {
    expect(await store.get("waiting")).toEqual(blob(undefined, { blobId: "waiting" }));
    expect((await store.get("finished"))?.state).toEqual(succeeded());
    for (const blobId of ["later", "delivered", "failed", "stopped", "none"]) {
      expect(await store.get(blobId)).toEqual({ ...callbackRecords[blobId], blobId });
    }
    expect(await cache.get("fresh")).toEqual(recognised);
    expect(await cache.get("refused")).toEqual(refused);
    expect(await cache.modelVersion("fake")).toBe("1");
  });

  it("does the same to more blobs than fit into one page of a scan", async () => {
    const ids = Array.from({ length: 20 }, (_, i) => `many-${i}`);
    const metadata = Object.fromEntries(
      Array.from({ length: 120 }, (_, i) => [i, "x".repeat(500)]),
    );
    for (const blobId of ids) {
      await store.create(blob(undefined, { blobId, metadata }));
      await claim(blobId, "dead");
    }
    await takeOverAll();
    const claims = await Promise.all(ids.map((blobId) => claim(blobId, "new", restarted)));
    expect(new Set(claims.map(({ kind }) => kind))).toEqual(new Set(["claimed"]));
  });

  it("reads as much of a large table as of a small one before it is ready", async () => {
    const reads = async () => {
      let items = 0;
      const counting = new DynamoDBClient({ ...aws, endpoint: endpoint.url });
      counting.middlewareStack.add(
        (next) => async (args) => {
          const answer = await next(args);
          const { Items, Item } = answer.output as { Items?: unknown[]; Item?: unknown };
          items += (Items?.length ?? 0) + (Item ? 1 : 0) + 1;
          return answer;
        },
        { step: "initialize" },
      );
      await takeOver(counting, tables, { wasStopped: false });
      counting.destroy();
      return items;
    };
    // Leases that are ended once are not ended again.
    await reads();
    const before = await reads();
    for (let i = 0; i < 200; i += 1) {
      await store.create(blob(succeeded(), { blobId: `ended-${i}` }));
      await cache.put(`kept-${i}`, recognised, inAnHour);
    }
    expect(await reads()).toBe(before);
  });

  it("leaves alone what was written since the start", async () => {
    const dead = callback();
    const expired = { callback: dead, expiresAt: restarted.toISOString() };
    await store.create(blob(succeeded(), { ...expired, blobId: "written" }));
    await store.create(blob(succeeded(), { callback: dead, blobId: "taken-up" }));
    const lease = { blobId: "taken-up", delivery: 1, until: inAnHour };
    await callbacks.claimDelivery({ ...lease, leaseId: "dead" }, created);
    const atStart = {
      blobs: await endpoint.snapshot(tables.blobs),
      cache: await endpoint.snapshot(tables.cache),
    };
    await store.remove("written");
    await store.create(blob(succeeded(), { blobId: "written", expiresAt: inAnHour.toISOString() }));
    await callbacks.claimDelivery({ ...lease, leaseId: "living" }, inAnHour);
    const until = new Date(inAnHour.getTime() + 60_000);
    await callbacks.claimDelivery({ ...lease, leaseId: "living", until }, inAnHour);
    await tidyTables({
      ...{ client, tables, atStart, now: restarted },
      signal: new AbortController().signal,
      onPending: async () => {},
      onFailed: async () => {},
      pause: async () => {},
    });
    expect(await store.get("written")).toBeDefined();
    const again = { ...lease, leaseId: "third", until };
    expect((await callbacks.claimDelivery(again, inAnHour)).kind).toBe("leased");
  });
});

import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { describe, expect, it } from "@jest/globals";
import { startDynamoDbEndpoint } from "../../local/dynamodb/dynamodb-endpoint.ts";
import { itIsABlobStore } from "../../testing/blob-store.contract.ts";
import { blob, callback, label, succeeded } from "../../testing/sample-blob.ts";
import { dynamoDbBlobStore } from "./dynamodb-blob-store.ts";
import { dynamoDbCallbackStore } from "./dynamodb-callback-store.ts";

const table = "blobs";
const hourMs = 3_600_000;
const aws = {
  region: "eu-west-1",
  credentials: { accessKeyId: "AKIDLOCAL", secretAccessKey: "a-local-secret" },
};

async function open() {
  const tables = [{ name: table, key: "blob_id" }];
  const endpoint = await startDynamoDbEndpoint({ ...aws, tables });
  const client = new DynamoDBClient({ ...aws, endpoint: endpoint.url, maxAttempts: 1 });
  return {
    client,
    store: dynamoDbBlobStore(client, table),
    async close() {
      client.destroy();
      await endpoint.stop();
    },
  };
}

describe("the DynamoDB blob store", () => {
  itIsABlobStore(open);

  it("writes the expiry in epoch seconds, as DynamoDB's TTL wants it", async () => {
    const { client, store, close } = await open();
    await store.create(blob());
    const { Item } = await client.send(
      new GetItemCommand({ TableName: table, Key: { blob_id: { S: blob().blobId } } }),
    );
    expect(Item?.expires_at).toEqual({ N: String(Date.parse(blob().expiresAt) / 1000) });
    await close();
  });

  it("tells no time before the creation, though the clock was set back an hour or a day", async () => {
    const { client, store, close } = await open();
    const callbacks = dynamoDbCallbackStore(client, table);
    const created = new Date(blob().createdAt);
    const earlier = (ms: number) => new Date(created.getTime() - ms);
    for (const [blobId, backMs] of [
      ["hour", hourMs],
      ["day", 24 * hourMs],
    ] as const) {
      const [now, until] = [earlier(backMs), earlier(backMs - 60_000)];
      await store.create(blob(undefined, { blobId, callback: callback() }));
      const deadline = new Date(now.getTime() + 6 * hourMs);
      const claim = await store.claim({ blobId, leaseId: "one", until, deadline }, now);
      expect(claim).toMatchObject({ kind: "claimed", record: { updatedAt: blob().createdAt } });
      const { state } = (await store.get(blobId)) ?? {};
      expect(state?.status === "processing" && state.deadlineAt >= blob().createdAt).toBe(true);
      await store.complete({ blobId }, succeeded(), now);
      const lease = { blobId, leaseId: "two" };
      await callbacks.claimDelivery({ ...lease, delivery: 1, until }, now);
      await callbacks.recordAttempt(lease, {
        attempt: { at: now.toISOString(), outcome: "delivered", durationMs: 5 },
        status: "delivered",
      });
      expect(await store.get(blobId)).toMatchObject({
        updatedAt: blob().createdAt,
        callback: { attempts: [{ at: blob().createdAt }] },
      });
    }
    await close();
  });

  it("keeps the most labels that DetectLabels can answer with", async () => {
    const { store, close } = await open();
    const outcome = succeeded(
      Array.from({ length: 1000 }, (_, i) =>
        label(`Label number ${i}`, 100 - i / 10, {
          parents: ["Parent of many", `Group ${i % 17}`],
          categories: ["Everyday Objects"],
          instances: Array.from({ length: 3 }, (_, j) => ({
            confidence: 90.123456 - j,
            boundingBox: { left: i / 1000, top: j / 3, width: 0.123456789, height: 0.987654321 },
          })),
        }),
      ),
    );
    await store.create(blob());
    const { blobId } = blob();
    const now = new Date(blob().createdAt);
    const deadline = new Date(now.getTime() + 60_000);
    await store.claim({ blobId, leaseId: "one", until: now, deadline }, now);
    expect(await store.complete({ blobId }, outcome, now)).toBe(true);
    expect((await store.get(blobId))?.state).toEqual(outcome);
    await close();
  });
});

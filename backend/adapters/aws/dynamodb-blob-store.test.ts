import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { describe, expect, it } from "@jest/globals";
import { startDynamoDbEndpoint } from "../../local/dynamodb/dynamodb-endpoint.ts";
import { itIsABlobStore } from "../../testing/blob-store.contract.ts";
import { blob, label, succeeded } from "../../testing/sample-blob.ts";
import { dynamoDbBlobStore } from "./dynamodb-blob-store.ts";

const table = "blobs";
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
    expect(await store.complete(blobId, outcome, now)).toBe(true);
    expect((await store.get(blobId))?.state).toEqual(outcome);
    await close();
  });
});

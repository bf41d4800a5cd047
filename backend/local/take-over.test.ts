import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { dynamoDbBlobStore } from "../adapters/aws/dynamodb-blob-store.ts";
import type { BlobStore } from "../core/ports.ts";
import { blob, succeeded } from "../testing/sample-blob.ts";
import { type DynamoDbEndpoint, startDynamoDbEndpoint } from "./aws/dynamodb-endpoint.ts";
import { takeOver } from "./take-over.ts";

const TABLE = "blobs";
const AWS = {
  region: "eu-west-1",
  credentials: { accessKeyId: "AKIDLOCAL", secretAccessKey: "a-local-secret" },
};
const CREATED = new Date(blob().createdAt);
const RESTARTED = new Date(CREATED.getTime() + 5_000);
const IN_AN_HOUR = new Date(CREATED.getTime() + 60 * 60_000);

describe("takeOver", () => {
  let endpoint: DynamoDbEndpoint;
  let client: DynamoDBClient;
  let store: BlobStore;
  beforeAll(async () => {
    const tables = [{ name: TABLE, key: "blob_id" }];
    endpoint = await startDynamoDbEndpoint({ ...AWS, tables });
    client = new DynamoDBClient({ ...AWS, endpoint: endpoint.url });
    store = dynamoDbBlobStore(client, TABLE);
    await store.create(blob(undefined, { blobId: "waiting" }));
    await store.create(blob(undefined, { blobId: "old", expiresAt: RESTARTED.toISOString() }));
    for (const blobId of ["processing", "finished"]) {
      await store.create(blob(undefined, { blobId }));
      await store.claim({ blobId, leaseId: "dead" }, CREATED, IN_AN_HOUR);
    }
    await store.complete("finished", succeeded(), CREATED);
    await takeOver(client, TABLE, RESTARTED);
  });
  afterAll(async () => {
    client.destroy();
    await endpoint.stop();
  });

  it("ends the leases of workers that are dead", async () => {
    const lease = { blobId: "processing", leaseId: "new" };
    expect((await store.claim(lease, RESTARTED, IN_AN_HOUR)).kind).toBe("claimed");
  });

  it("deletes what has expired", async () => {
    expect(await store.get("old")).toBeUndefined();
  });

  it("leaves all else as it was", async () => {
    expect(await store.get("waiting")).toEqual(blob(undefined, { blobId: "waiting" }));
    expect((await store.get("finished"))?.state).toEqual(succeeded());
  });

  it("does the same to more blobs than fit into one page of a scan", async () => {
    const big = { note: "x".repeat(500) };
    const ids = Array.from({ length: 20 }, (_, i) => `many-${i}`);
    const metadata = Object.fromEntries(Array.from({ length: 120 }, (_, i) => [i, big.note]));
    for (const blobId of ids) {
      await store.create(blob(undefined, { blobId, metadata }));
      await store.claim({ blobId, leaseId: "dead" }, CREATED, IN_AN_HOUR);
    }
    await takeOver(client, TABLE, RESTARTED);
    const claims = await Promise.all(
      ids.map((blobId) => store.claim({ blobId, leaseId: "new" }, RESTARTED, IN_AN_HOUR)),
    );
    expect(new Set(claims.map(({ kind }) => kind))).toEqual(new Set(["claimed"]));
  });
});

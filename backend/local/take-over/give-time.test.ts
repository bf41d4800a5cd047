import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { dynamoDbBlobStore } from "../../adapters/aws/dynamodb-blob-store.ts";
import { dynamoDbDueStore } from "../../adapters/aws/dynamodb-due-store.ts";
import { asOf } from "../../core/blob/blob.ts";
import type { BlobStore } from "../../core/ports/blobs.ts";
import { blob, succeeded } from "../../testing/sample-blob.ts";
import type { CallInput } from "../dynamodb/dynalite-calls.ts";
import { type DynamoDbEndpoint, startDynamoDbEndpoint } from "../dynamodb/dynamodb-endpoint.ts";
import { localTables } from "../resources.ts";
import { giveTime as giveStoredTime } from "./give-time.ts";

const aws = {
  region: "eu-west-1",
  credentials: { accessKeyId: "AKIDLOCAL", secretAccessKey: "a-local-secret" },
};
const created = new Date(blob().createdAt);
const hours = (count: number) => new Date(created.getTime() + count * 3_600_000);
const morning = hours(10);
const seconds = (at: Date, count: number) => new Date(at.getTime() + count * 1_000);

let endpoint: DynamoDbEndpoint;
let client: DynamoDBClient;
let store: BlobStore;
beforeAll(async () => {
  endpoint = await startDynamoDbEndpoint({ ...aws, tables: [localTables.blobs] });
  client = new DynamoDBClient({ ...aws, endpoint: endpoint.url });
  store = dynamoDbBlobStore(client, localTables.blobs.name);
});
afterAll(async () => {
  client.destroy();
  await endpoint.stop();
});

const giveTime = (call: DynamoDbEndpoint["call"], ids: string[], now: Date) =>
  giveStoredTime(call, async () => ids, now);
const record = (blobId: string) => blob(undefined, { blobId });
const lease = (blobId: string, at: Date) => ({
  ...{ blobId, leaseId: `${at.getTime()}`, until: seconds(at, 30) },
  deadline: new Date(at.getTime() + 6 * 3_600_000),
});
async function stateAt(blobId: string, at: Date) {
  const stored = await store.get(blobId);
  return stored && asOf(stored, at)?.state;
}

describe("a picture that is stored, after a night in which nobody could take it up", () => {
  it("waits for its turn, and is no upload that never came", async () => {
    await store.create(record("waits"));
    await store.create(record("never-came"));
    expect(await stateAt("waits", morning)).toMatchObject({ failure: { code: "upload_expired" } });
    await giveTime(endpoint.call, ["waits", "unknown"], morning);
    expect(await stateAt("waits", seconds(morning, 60))).toEqual({ status: "awaiting_upload" });
    expect(await stateAt("never-came", morning)).toMatchObject({ status: "failed" });
    const at = seconds(morning, 60);
    expect(await store.claim(lease("waits", at), at)).toMatchObject({ kind: "claimed" });
  });

  it("that was being recognised goes on, and its result is taken", async () => {
    await store.create(record("at-work"));
    await store.claim(lease("at-work", created), created);
    await giveTime(endpoint.call, ["at-work"], morning);
    const at = seconds(morning, 60);
    expect(await stateAt("at-work", at)).toMatchObject({ status: "processing" });
    expect(await store.claim(lease("at-work", at), at)).toMatchObject({ kind: "claimed" });
    await store.complete(record("at-work"), succeeded(), seconds(at, 1));
    expect(await stateAt("at-work", seconds(at, 2))).toMatchObject({ status: "succeeded" });
  });

  it("is ended by the sweep when that time is over, too", async () => {
    await store.create(record("again"));
    await giveTime(endpoint.call, ["again"], morning);
    const due = dynamoDbDueStore(client, localTables.blobs.name);
    const ids: string[] = [];
    for await (const part of due.due(hours(16.1))) ids.push(...part.map(({ blobId }) => blobId));
    expect(ids).toContain("again");
    expect(await stateAt("again", hours(16.1))).toMatchObject({
      failure: { code: "recognition_unavailable" },
    });
  });

  it("has no more time than before where it has some, or is at its end", async () => {
    await store.create(record("early"));
    await store.create(record("done"));
    await store.claim(lease("done", created), created);
    await store.complete(record("done"), succeeded(), seconds(created, 1));
    const before = await Promise.all(["early", "done"].map((id) => store.get(id)));
    await giveTime(endpoint.call, ["early"], created);
    await giveTime(endpoint.call, ["done"], morning);
    expect(await Promise.all(["early", "done"].map((id) => store.get(id)))).toEqual(before);
  });

  it("is looked for only where time is over, and then those alone are written", async () => {
    const own = await startDynamoDbEndpoint({ ...aws, tables: [localTables.blobs] });
    const dynamoDb = new DynamoDBClient({ ...aws, endpoint: own.url });
    const blobs = dynamoDbBlobStore(dynamoDb, localTables.blobs.name);
    const [calls, counted] = [
      [] as string[],
      async (name: string, input: CallInput) => {
        calls.push(name);
        return await own.call(name, input);
      },
    ] as const;
    const due = Array.from({ length: 3 }, (_, i) => `due-${i}`);
    const early = Array.from({ length: 300 }, (_, i) => `early-${i}`);
    for (const id of due) await blobs.create(record(id));
    for (const id of early) {
      await blobs.create(
        blob(undefined, { blobId: id, uploadDeadlineAt: hours(20).toISOString() }),
      );
    }
    let listed = 0;
    const stored = async () => {
      listed += 1;
      return [...early, ...due];
    };
    await giveStoredTime(counted, stored, morning);
    expect({ listed, writes: calls.filter((name) => name === "UpdateItem").length }).toEqual({
      ...{ listed: 1, writes: 6 },
    });
    await giveStoredTime(counted, stored, morning);
    expect({ listed, calls: calls.length }).toEqual({ listed: 1, calls: 4 + 6 + 4 });
    dynamoDb.destroy();
    await own.stop();
  });
});

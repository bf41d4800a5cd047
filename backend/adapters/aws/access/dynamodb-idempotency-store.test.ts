import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { startDynamoDbEndpoint } from "../../../local/dynamodb/dynamodb-endpoint.ts";
import { fakeIdempotency } from "../../../testing/fake-idempotency.ts";
import { dynamoDbIdempotencyStore } from "./dynamodb-idempotency-store.ts";

const aws = {
  region: "eu-west-1",
  credentials: { accessKeyId: "AKIDLOCAL", secretAccessKey: "a-local-secret" },
};
const table = "access";
const now = new Date("2026-11-23T12:00:00.000Z");
const later = new Date("2026-11-24T12:00:00.000Z");

let endpoint: Awaited<ReturnType<typeof startDynamoDbEndpoint>>;
let client: DynamoDBClient;
beforeAll(async () => {
  endpoint = await startDynamoDbEndpoint({ ...aws, tables: [{ name: table, key: "pk" }] });
  client = new DynamoDBClient({ ...aws, endpoint: endpoint.url });
});
afterAll(async () => {
  client.destroy();
  await endpoint.stop();
});

const stores = {
  "in DynamoDB": () => dynamoDbIdempotencyStore(client, table),
  "in memory": () => fakeIdempotency(),
};

describe.each(Object.entries(stores))("idempotency keys, %s", (name, open) => {
  const request = { account: "shop", key: `${name}-1`, fingerprint: "aa" };

  it("are taken once, until they expire, each account's own", async () => {
    const store = open();
    expect(await store.take(request, { blobId: "blob-1" }, now, later)).toBeUndefined();
    const first = { fingerprint: "aa", blobId: "blob-1", isDone: false };
    const other = { ...request, fingerprint: "bb" };
    expect(await store.take(other, { blobId: "blob-2" }, now, later)).toEqual(first);
    await store.settle(request);
    expect(await store.take(request, { blobId: "blob-3" }, now, later)).toEqual({
      ...first,
      isDone: true,
    });
    expect(
      await store.take({ ...request, account: "other" }, { blobId: "blob-4" }, now, later),
    ).toBeUndefined();
    expect(await store.take(request, { blobId: "blob-5" }, later, later)).toBeUndefined();
  });

  it("are done for nobody else, where they expired before that was written", async () => {
    const store = open();
    const late = { ...request, key: `${name}-4` };
    await store.settle(late);
    expect(await store.take(late, { blobId: "blob-1" }, now, later)).toBeUndefined();
    const other = { ...late, fingerprint: "bb" };
    expect(await store.take(other, { blobId: "blob-2" }, later, later)).toBeUndefined();
    await store.settle(late);
    expect(await store.take(other, { blobId: "blob-3" }, now, later)).toEqual({
      ...{ fingerprint: "bb", blobId: "blob-2", isDone: false },
    });
  });

  it("keep the secret that is meant for a callback", async () => {
    const store = open();
    const delivery = { ...request, key: `${name}-3` };
    const first = { blobId: "blob-1", secret: "whsec_1" };
    expect(await store.take(delivery, first, now, later)).toBeUndefined();
    const second = { blobId: "blob-1", secret: "whsec_2" };
    expect(await store.take(delivery, second, now, later)).toEqual({
      ...first,
      ...{ fingerprint: "aa", isDone: false },
    });
  });

  it("are taken by one of many at once", async () => {
    const store = open();
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        store.take({ ...request, key: `${name}-2` }, { blobId: `blob-${i}` }, now, later),
      ),
    );
    expect(all.filter((first) => first === undefined)).toHaveLength(1);
    expect(new Set(all.flatMap((first) => first?.blobId ?? [])).size).toBe(1);
  });
});

describe("idempotency keys in DynamoDB", () => {
  it("are known by their hash alone, and expire", async () => {
    const secretive = { account: "shop", key: "card-4111", fingerprint: "aa" };
    await dynamoDbIdempotencyStore(client, table).take(secretive, { blobId: "blob-1" }, now, later);
    const pk = "idem#shop#9353036971b07253b1060edf724d002c9d027f2fcb3d6e6a78519188e20c7613";
    const { Item } = await client.send(
      new GetItemCommand({ TableName: table, Key: marshall({ pk }) }),
    );
    expect(Item && unmarshall(Item)).toMatchObject({ expires_at: later.getTime() / 1000 });
  });
});

import { DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { AccessKey } from "../../../core/api-keys/access-key.ts";
import { startDynamoDbEndpoint } from "../../../local/dynamodb/dynamodb-endpoint.ts";
import { toKeyItem } from "./access-item.ts";
import { dynamoDbAccessStore } from "./dynamodb-access-store.ts";

const aws = {
  region: "eu-west-1",
  credentials: { accessKeyId: "AKIDLOCAL", secretAccessKey: "a-local-secret" },
};
const table = "access";
const key: AccessKey = {
  id: "0123456789Ab",
  hash: "ab".repeat(32),
  account: "shop",
  name: "web",
  scopes: ["blobs:read", "usage:read"],
  createdAt: "2026-11-23T12:00:00.000Z",
};
const full: AccessKey = {
  ...key,
  id: "0123456789Ac",
  createdBy: "arn:aws:iam::123456789012:user/me",
  expiresAt: "2026-12-23T12:00:00.000Z",
  revokedAt: "2026-11-24T12:00:00.000Z",
  perMinute: 60,
  dailyMicrodollars: 250_000,
};

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
const put = (Item: ReturnType<typeof toKeyItem>) =>
  client.send(new PutItemCommand({ TableName: table, Item }));

describe("the access table", () => {
  it.each([
    ["the least", key],
    ["everything", full],
  ])("gives back a key with %s that there can be", async (_, one) => {
    await put(toKeyItem(one));
    expect(await dynamoDbAccessStore(client, table).get(one.id)).toEqual(one);
  });

  it("knows no other key, nor what is not a key", async () => {
    const store = dynamoDbAccessStore(client, table);
    await put(marshall({ pk: "day#2026-11-23#shop" }));
    for (const id of ["0123456789Ad", "", "../day#2026-11-23#shop"]) {
      expect(await store.get(id)).toBeUndefined();
    }
  });

  it("drops a scope that this version does not know, which then opens nothing", async () => {
    await put({
      ...toKeyItem({ ...key, id: "future" }),
      ...marshall({ scopes: ["blobs:read", "x"] }),
    });
    const { scopes } = (await dynamoDbAccessStore(client, table).get("future")) ?? {};
    expect(scopes).toEqual(["blobs:read"]);
  });

  it("counts each request of a minute once, however many there are at once", async () => {
    const store = dynamoDbAccessStore(client, table);
    const minute = new Date("2026-11-23T12:00:59.999Z");
    const counts = await Promise.all(Array.from({ length: 20 }, () => store.count(key.id, minute)));
    expect(counts.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    expect(await store.count(key.id, new Date("2026-11-23T12:01:00.000Z"))).toBe(1);
    expect(await store.count(full.id, minute)).toBe(1);
    const { Item } = await client.send(
      new GetItemCommand({
        TableName: table,
        Key: marshall({ pk: `min#2026-11-23T12:00#${key.id}` }),
      }),
    );
    expect(Item && unmarshall(Item)).toMatchObject({ requests: 20, expires_at: 1_795_435_859 });
  });
});

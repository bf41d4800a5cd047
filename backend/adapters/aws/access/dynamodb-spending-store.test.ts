import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { features } from "../../../core/features/features.ts";
import { startDynamoDbEndpoint } from "../../../local/dynamodb/dynamodb-endpoint.ts";
import { spendingStoreContract } from "../../../testing/spending-store.contract.ts";
import { losingAnswer } from "../lost-answer.fixture.ts";
import { dynamoDbSpendingStore } from "./dynamodb-spending-store.ts";

const aws = {
  region: "eu-west-1",
  credentials: { accessKeyId: "AKIDLOCAL", secretAccessKey: "a-local-secret" },
};
const table = "access";
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

spendingStoreContract(async () => dynamoDbSpendingStore({ client, makeOnce: () => client }, table));

describe("a payment whose answer is lost", () => {
  const payment = { day: "2027-01-01", account: "shop", feature: "labels", microdollars: 1_000 };
  const own = { ...payment, feature: "labels" } as const;
  const sound = () => dynamoDbSpendingStore({ client, makeOnce: () => client }, table);
  /** A store that loses the answer to its first write, and to its first that is made once. */
  const lossy = () => {
    const config = { ...aws, endpoint: endpoint.url };
    const makeOnce = () => losingAnswer({ ...config, maxAttempts: 1 });
    return dynamoDbSpendingStore({ client: losingAnswer(config), makeOnce }, table);
  };
  const calls = { labels: expect.objectContaining({ paidCalls: 1, microdollars: 1_000 }) };

  it("is taken once", async () => {
    expect(await lossy().reserve(own, { stage: 10_000 })).toEqual({
      kind: "reserved",
      used: 1_000,
    });
    expect(await sound().used(own)).toEqual({ stage: 1_000, account: 1_000 });
  });

  it("has the day's last room", async () => {
    const last = { ...own, day: "2027-01-02" };
    expect(await lossy().reserve(last, { stage: 1_000 })).toMatchObject({ kind: "reserved" });
    expect(await lossy().reserve(last, { stage: 1_000 })).toEqual({ kind: "refused", by: "stage" });
    expect(await sound().used(last)).toEqual({ stage: 1_000, account: 1_000 });
  });

  it("has the last room of its account", async () => {
    const last = { ...own, day: "2027-01-03" };
    const limits = { stage: 10_000, account: 1_000 };
    const accounts = losingAnswer({ ...aws, endpoint: endpoint.url }, 2);
    const store = dynamoDbSpendingStore({ client: accounts, makeOnce: () => client }, table);
    expect(await store.reserve(last, limits)).toMatchObject({ kind: "reserved" });
    expect(await store.reserve(last, limits)).toEqual({ kind: "refused", by: "account" });
    expect(await store.usage("shop", [last.day])).toEqual([
      { day: last.day, features: calls, used: 1_000 },
    ]);
    expect(await sound().used(last)).toEqual({ stage: 1_000, account: 1_000 });
  });

  it("among many at the same time is taken twice at worst, and never above the limit", async () => {
    const day = { ...own, day: "2027-01-04" };
    const all = await Promise.all(
      Array.from({ length: 20 }, () => lossy().reserve(day, { stage: 15_000 })),
    );
    const reserved = all.filter(({ kind }) => kind === "reserved").length;
    expect(reserved).toBeGreaterThan(0);
    expect(reserved).toBeLessThanOrEqual(15);
    const { stage } = await sound().used(day);
    expect(stage).toBeGreaterThanOrEqual(1_000 * reserved);
    expect(stage).toBeLessThanOrEqual(15_000);
  });

  it("leaves so much behind that each write of the row stays one of DynamoDB's units, 1 KB", async () => {
    const day = { ...own, day: "2027-01-05" };
    const store = sound();
    for (const feature of features) {
      for (let i = 0; i < 100; i += 1) {
        await store.reserve({ ...day, feature }, { stage: 1_000_000 });
      }
      const all = { pictures: 100, cacheHits: 100, refused: 100 };
      await store.count(day, { [feature]: all });
    }
    for (const account of ["*", "shop"]) {
      const Key = { pk: { S: `day#2027-01-05#${account}` } };
      const { Item } = await client.send(new GetItemCommand({ TableName: table, Key }));
      const marks = Object.keys(Item ?? {}).filter((name) => name.startsWith("mark_"));
      expect(marks).toHaveLength(16);
      expect(JSON.stringify(Item && unmarshall(Item)).length).toBeLessThan(1_024);
    }
  });

  it("is given back once at most", async () => {
    const returned = { ...own, day: "2027-01-06" };
    await sound().reserve(returned, { stage: 10_000 });
    await lossy()
      .giveBack(returned)
      .catch(() => {});
    expect((await sound().used(returned)).stage).toBe(0);
  });
});

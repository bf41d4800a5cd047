import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { startDynamoDbEndpoint } from "../../../local/dynamodb/dynamodb-endpoint.ts";
import { spendingStoreContract } from "../../../testing/spending-store.contract.ts";
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

  /** Tells its caller that nothing came of the call, after it was made. */
  function lossy(maxAttempts: number): DynamoDBClient {
    const lost = new DynamoDBClient({ ...aws, endpoint: endpoint.url, maxAttempts });
    let losses = 0;
    lost.middlewareStack.add(
      (next) => async (args) => {
        const answer = await next(args);
        if (losses++ < 2)
          throw Object.assign(new Error("socket hang up"), { name: "TimeoutError" });
        return answer;
      },
      { step: "deserialize", priority: "low" },
    );
    return lost;
  }

  it("is at worst taken twice, and given back once: never more is left than there is", async () => {
    const store = dynamoDbSpendingStore({ client: lossy(3), makeOnce: () => lossy(1) }, table);
    const own = { ...payment, feature: "labels" } as const;
    const sound = dynamoDbSpendingStore({ client, makeOnce: () => client }, table);
    await store.reserve(own, { stage: 10_000 });
    const taken = await sound.used(own);
    expect(taken.stage).toBeGreaterThanOrEqual(1_000);
    await store.giveBack(own).catch(() => {});
    const left = await sound.used(own);
    expect(taken.stage - left.stage).toBeLessThanOrEqual(1_000);
    expect(left.stage).toBeGreaterThanOrEqual(0);
  });
});

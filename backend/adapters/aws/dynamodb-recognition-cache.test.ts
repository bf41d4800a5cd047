import { DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
import { describe, expect, it } from "@jest/globals";
import { startDynamoDbEndpoint } from "../../local/dynamodb/dynamodb-endpoint.ts";
import {
  itIsARecognitionCache,
  recognised,
  refused,
} from "../../testing/recognition-cache.contract.ts";
import { dynamoDbRecognitionCache } from "./dynamodb-recognition-cache.ts";

const table = "cache";
const aws = {
  region: "eu-west-1",
  credentials: { accessKeyId: "AKIDLOCAL", secretAccessKey: "a-local-secret" },
};

async function open() {
  const tables = [{ name: table, key: "content_key" }];
  const endpoint = await startDynamoDbEndpoint({ ...aws, tables });
  const client = new DynamoDBClient({ ...aws, endpoint: endpoint.url, maxAttempts: 1 });
  return {
    client,
    cache: dynamoDbRecognitionCache(client, table),
    async close() {
      client.destroy();
      await endpoint.stop();
    },
  };
}

describe("the DynamoDB recognition cache", () => {
  itIsARecognitionCache(open);

  it("lets DynamoDB forget no sooner than asked, a refusal too", async () => {
    const { client, cache, close } = await open();
    const end = new Date("2026-11-24T12:00:00.001Z");
    await cache.put("recognised", recognised, end);
    await cache.put("refused", refused, end);
    const { Items = [] } = await client.send(new ScanCommand({ TableName: table }));
    const ends = Items.map((item) => [item.content_key?.S, item.expires_at?.N]);
    const seconds = String(Date.parse("2026-11-24T12:00:01.000Z") / 1000);
    expect(Object.fromEntries(ends)).toEqual({ recognised: seconds, refused: seconds });
    await close();
  });

  it("lets DynamoDB forget claims that no one gave back", async () => {
    const { client, cache, close } = await open();
    const now = new Date("2026-11-23T12:00:00.000Z");
    await cache.claim("claim:etag:a:1:fake", "dead", now, new Date("2026-11-23T12:01:00.000Z"));
    const { Items = [] } = await client.send(new ScanCommand({ TableName: table }));
    const seconds = String(Date.parse("2026-11-23T12:01:00.000Z") / 1000);
    expect(Items.map((item) => item.expires_at?.N)).toEqual([seconds]);
    await close();
  });

  it("finds what another process wrote a moment ago", async () => {
    const { client, cache, close } = await open();
    const end = new Date("2026-11-24T12:00:00.000Z");
    await dynamoDbRecognitionCache(client, table).put("etag:a:1:fake", recognised, end);
    expect(await cache.get("etag:a:1:fake")).toEqual(recognised);
    await close();
  });
});

import { DynamoDBClient, type QueryCommandInput } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import {
  type DynamoDbEndpoint,
  startDynamoDbEndpoint,
} from "../../local/dynamodb/dynamodb-endpoint.ts";
import { localTables } from "../../local/resources.ts";
import { blob } from "../../testing/sample-blob.ts";
import { dynamoDbBlobStore } from "./dynamodb-blob-store.ts";
import { dynamoDbDueStore } from "./dynamodb-due-store.ts";

const aws = {
  region: "eu-west-1",
  credentials: { accessKeyId: "AKIDLOCAL", secretAccessKey: "a-local-secret" },
};
const table = localTables.blobs.name;

let endpoint: DynamoDbEndpoint;
let client: DynamoDBClient;
beforeAll(async () => {
  endpoint = await startDynamoDbEndpoint({ ...aws, tables: [localTables.blobs] });
  client = new DynamoDBClient({ ...aws, endpoint: endpoint.url });
});
afterAll(async () => {
  client.destroy();
  await endpoint.stop();
});

/** A client whose queries of the first shard are refused. */
function withThrottledShard(): DynamoDBClient {
  const throttled = new DynamoDBClient({ ...aws, endpoint: endpoint.url, maxAttempts: 1 });
  throttled.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const { ExpressionAttributeValues } = args.input as QueryCommandInput;
        const isFirst = ExpressionAttributeValues?.[":shard"]?.S === "0";
        if (commandName === "QueryCommand" && isFirst) throw new Error("Throttled.");
        return await next(args);
      },
    { step: "initialize" },
  );
  return throttled;
}

describe("what is due", () => {
  it("is told of all shards but the one that cannot be read, and that one is told", async () => {
    const ids = ["a", "b", "c", "d"];
    const blobs = dynamoDbBlobStore(client, table);
    for (const blobId of ids) await blobs.create({ ...blob(), blobId });
    const throttled = withThrottledShard();
    const told: string[] = [];
    const reading = async () => {
      const late = new Date("2027-01-01T00:00:00.000Z");
      for await (const part of dynamoDbDueStore(throttled, table).due(late)) {
        told.push(...part.map(({ blobId }) => blobId));
      }
    };
    await expect(reading()).rejects.toThrow("Throttled.");
    expect(told.sort()).toEqual(["a", "b", "c"]);
    throttled.destroy();
  });
});

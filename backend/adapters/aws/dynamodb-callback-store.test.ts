import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { describe } from "@jest/globals";
import { startDynamoDbEndpoint } from "../../local/dynamodb/dynamodb-endpoint.ts";
import { itIsACallbackStore } from "../../testing/callback-store.contract.ts";
import { dynamoDbBlobStore } from "./dynamodb-blob-store.ts";
import { dynamoDbCallbackStore } from "./dynamodb-callback-store.ts";

const table = "blobs";
const aws = {
  region: "eu-west-1",
  credentials: { accessKeyId: "AKIDLOCAL", secretAccessKey: "a-local-secret" },
};

describe("the DynamoDB callback store", () => {
  itIsACallbackStore(async () => {
    const tables = [{ name: table, key: "blob_id" }];
    const endpoint = await startDynamoDbEndpoint({ ...aws, tables });
    const client = new DynamoDBClient({ ...aws, endpoint: endpoint.url, maxAttempts: 1 });
    return {
      blobs: dynamoDbBlobStore(client, table),
      callbacks: dynamoDbCallbackStore(client, table),
      async close() {
        client.destroy();
        await endpoint.stop();
      },
    };
  });
});

import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { describe } from "@jest/globals";
import { startDynamoDbEndpoint } from "../../local/dynamodb/dynamodb-endpoint.ts";
import { itIsACallbackStore } from "../../testing/callback-store.contract.ts";
import { dynamoDbBlobStore } from "./dynamodb-blob-store.ts";
import { dynamoDbCallbackStore } from "./dynamodb-callback-store.ts";

const TABLE = "blobs";
const AWS = {
  region: "eu-west-1",
  credentials: { accessKeyId: "AKIDLOCAL", secretAccessKey: "a-local-secret" },
};

describe("the DynamoDB callback store", () => {
  itIsACallbackStore(async () => {
    const tables = [{ name: TABLE, key: "blob_id" }];
    const endpoint = await startDynamoDbEndpoint({ ...AWS, tables });
    const client = new DynamoDBClient({ ...AWS, endpoint: endpoint.url, maxAttempts: 1 });
    return {
      blobs: dynamoDbBlobStore(client, TABLE),
      callbacks: dynamoDbCallbackStore(client, TABLE),
      async close() {
        client.destroy();
        await endpoint.stop();
      },
    };
  });
});

import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { type DynamoDbCalls, sdkCalls } from "../adapters/aws/access/dynamodb-calls.ts";
import { dynamoDbKeyRegister } from "../adapters/aws/access/dynamodb-key-register.ts";
import type { KeyRegister } from "../core/ports/key-register.ts";
import { startDynamoDbEndpoint } from "../local/dynamodb/dynamodb-endpoint.ts";

export const localAws = {
  region: "eu-west-1",
  credentials: { accessKeyId: "AKIDLOCAL", secretAccessKey: "a-local-secret" },
};

export interface AccessTable {
  url: string;
  client: DynamoDBClient;
  calls: DynamoDbCalls;
  register: KeyRegister;
  stop(): Promise<void>;
}

/** An empty access table, in the local DynamoDB. */
export async function startAccessTable(name = "rekog-prod-AccessTable-1AB"): Promise<AccessTable> {
  const endpoint = await startDynamoDbEndpoint({ ...localAws, tables: [{ name, key: "pk" }] });
  const client = new DynamoDBClient({ ...localAws, endpoint: endpoint.url });
  const calls = sdkCalls(client);
  return {
    url: endpoint.url,
    client,
    calls,
    register: dynamoDbKeyRegister(calls, name),
    async stop() {
      client.destroy();
      await endpoint.stop();
    },
  };
}

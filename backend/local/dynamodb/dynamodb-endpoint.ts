import type { AddressInfo } from "node:net";
import {
  CreateTableCommand,
  DynamoDBClient,
  ResourceInUseException,
  waitUntilTableExists,
} from "@aws-sdk/client-dynamodb";
import dynalite from "dynalite";
import { type ItemWrite, watchWrites } from "./watch-writes.ts";

export interface DynamoDbEndpoint {
  url: string;
  stop(): Promise<void>;
}

export interface DynamoDbEndpointOptions {
  /** Folder of the database; in memory without it. */
  path?: string;
  tables: readonly { name: string; key: string }[];
  credentials: { accessKeyId: string; secretAccessKey: string };
  region: string;
  /** Hears of every write. */
  onWrite?: ((write: ItemWrite) => void) | undefined;
}

/** DynamoDB on loopback: dynalite, with tables that are made if they are not there. It checks no signatures. */
export async function startDynamoDbEndpoint(
  options: DynamoDbEndpointOptions,
): Promise<DynamoDbEndpoint> {
  const server = dynalite({ createTableMs: 0, ...(options.path && { path: options.path }) });
  if (options.onWrite) watchWrites(server, options.onWrite);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const stop = () =>
    new Promise<void>((resolve, reject) => {
      server.close((error) => (error ? reject(error) : resolve()));
      server.closeAllConnections();
    });

  try {
    await createTables(url, options);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, stop };
}

async function createTables(
  endpoint: string,
  { tables, credentials, region }: DynamoDbEndpointOptions,
) {
  const client = new DynamoDBClient({ endpoint, credentials, region });
  try {
    for (const { name, key } of tables) {
      const create = new CreateTableCommand({
        TableName: name,
        BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: [{ AttributeName: key, AttributeType: "S" }],
        KeySchema: [{ AttributeName: key, KeyType: "HASH" }],
      });
      await client.send(create).catch((error: unknown) => {
        if (!(error instanceof ResourceInUseException)) throw error;
      });
      // A new table is being made for a moment, and unknown meanwhile.
      await waitUntilTableExists(
        { client, maxWaitTime: 10, minDelay: 0.01, maxDelay: 0.1 },
        { TableName: name },
      );
    }
  } finally {
    client.destroy();
  }
}

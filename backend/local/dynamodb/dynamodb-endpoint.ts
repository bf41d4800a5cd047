import type { AddressInfo } from "node:net";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import dynalite from "dynalite";
import { createTables, type TableOptions } from "./create-tables.ts";
import { type ItemWrite, watchWrites } from "./watch-writes.ts";

export interface DynamoDbEndpoint {
  url: string;
  stop(): Promise<void>;
}

export interface DynamoDbEndpointOptions {
  /** Folder of the database; in memory without it. */
  path?: string;
  tables: readonly TableOptions[];
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
    const { tables, credentials, region } = options;
    const client = new DynamoDBClient({ endpoint: url, credentials, region });
    await createTables(client, tables).finally(() => client.destroy());
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, stop };
}

import {
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  PutItemCommand,
  paginateScan,
  ResourceInUseException,
  ResourceNotFoundException,
} from "@aws-sdk/client-dynamodb";

export interface IndexOptions {
  name: string;
  hashKey: string;
  rangeKey: string;
}

export interface TableOptions {
  name: string;
  key: string;
  /** Of keys alone: who has both is in it. */
  indexes?: readonly IndexOptions[];
}

/**
 * Makes the tables that are not there; the endpoint answers once they can be used. An earlier version gave a table an index by way of a second one, into which it put all
 * items: where it died at that, they are fetched from there.
 */
export async function createTables(
  client: DynamoDBClient,
  tables: readonly TableOptions[],
): Promise<void> {
  for (const table of tables) {
    await create(table);
    const aside = `${table.name}-aside`;
    if (await isThere(aside)) {
      await copy(aside, table.name);
      await remove(aside);
    }
  }

  async function isThere(TableName: string): Promise<boolean> {
    try {
      await client.send(new DescribeTableCommand({ TableName }));
      return true;
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return false;
      throw error;
    }
  }

  async function create({ name, key, indexes = [] }: TableOptions): Promise<void> {
    const keys = new Set([key, ...indexes.flatMap(({ hashKey, rangeKey }) => [hashKey, rangeKey])]);
    const command = new CreateTableCommand({
      TableName: name,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [...keys].map((AttributeName) => ({
        AttributeName,
        AttributeType: "S",
      })),
      KeySchema: [{ AttributeName: key, KeyType: "HASH" }],
      ...(indexes.length > 0 && {
        GlobalSecondaryIndexes: indexes.map((index) => ({
          IndexName: index.name,
          KeySchema: [
            { AttributeName: index.hashKey, KeyType: "HASH" as const },
            { AttributeName: index.rangeKey, KeyType: "RANGE" as const },
          ],
          Projection: { ProjectionType: "KEYS_ONLY" as const },
        })),
      }),
    });
    await client.send(command).catch((error: unknown) => {
      if (!(error instanceof ResourceInUseException)) throw error;
    });
  }

  async function copy(from: string, to: string): Promise<void> {
    for await (const { Items = [] } of paginateScan({ client }, { TableName: from })) {
      for (const Item of Items) await client.send(new PutItemCommand({ TableName: to, Item }));
    }
  }

  async function remove(TableName: string): Promise<void> {
    await client.send(new DeleteTableCommand({ TableName }));
  }
}

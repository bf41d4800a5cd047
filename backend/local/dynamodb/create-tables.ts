import {
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  PutItemCommand,
  paginateScan,
  ResourceInUseException,
  ResourceNotFoundException,
  type TableDescription,
  waitUntilTableExists,
  waitUntilTableNotExists,
} from "@aws-sdk/client-dynamodb";

export interface TableOptions {
  name: string;
  key: string;
  /** A sparse one, of keys alone. */
  index?: { name: string; hashKey: string; rangeKey: string };
}

const patience = { maxWaitTime: 10, minDelay: 0.01, maxDelay: 0.1 };

/**
 * Makes the tables that are not there. dynalite cannot add an index, so a table of an earlier version that has none is
 * made anew: its items are put into a second table first, so that none is lost whenever this ends.
 */
export async function createTables(
  client: DynamoDBClient,
  tables: readonly TableOptions[],
): Promise<void> {
  for (const table of tables) {
    const aside = { ...table, name: `${table.name}-aside` };
    const found = await describe(table.name);
    if (found && table.index && !found.GlobalSecondaryIndexes) {
      await create(aside);
      await copy(table.name, aside.name);
      await remove(table.name);
    }
    await create(table);
    if (table.index && (await describe(aside.name))) {
      await copy(aside.name, table.name);
      await remove(aside.name);
    }
  }

  async function describe(TableName: string): Promise<TableDescription | undefined> {
    try {
      return (await client.send(new DescribeTableCommand({ TableName }))).Table;
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return undefined;
      throw error;
    }
  }

  async function create({ name, key, index }: TableOptions): Promise<void> {
    const keys = new Set(index ? [key, index.hashKey, index.rangeKey] : [key]);
    const command = new CreateTableCommand({
      TableName: name,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [...keys].map((AttributeName) => ({
        AttributeName,
        AttributeType: "S",
      })),
      KeySchema: [{ AttributeName: key, KeyType: "HASH" }],
      ...(index && {
        GlobalSecondaryIndexes: [
          {
            IndexName: index.name,
            KeySchema: [
              { AttributeName: index.hashKey, KeyType: "HASH" as const },
              { AttributeName: index.rangeKey, KeyType: "RANGE" as const },
            ],
            Projection: { ProjectionType: "KEYS_ONLY" as const },
          },
        ],
      }),
    });
    await client.send(command).catch((error: unknown) => {
      if (!(error instanceof ResourceInUseException)) throw error;
    });
    // A new table is being made for a moment, and unknown meanwhile.
    await waitUntilTableExists({ client, ...patience }, { TableName: name });
  }

  async function copy(from: string, to: string): Promise<void> {
    for await (const { Items = [] } of paginateScan({ client }, { TableName: from })) {
      for (const Item of Items) await client.send(new PutItemCommand({ TableName: to, Item }));
    }
  }

  async function remove(TableName: string): Promise<void> {
    await client.send(new DeleteTableCommand({ TableName }));
    await waitUntilTableNotExists({ client, ...patience }, { TableName });
  }
}

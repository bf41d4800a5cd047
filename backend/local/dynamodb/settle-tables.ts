import dynaliteDb, { type Store, type StoredTable } from "dynalite/db/index.js";
import type { IndexOptions, TableOptions } from "./create-tables.ts";

/** Items that are put into an index at once. */
const partSize = 200;

/**
 * Brings the tables that are there into the state in which calls find them. It is for a database that nobody else uses yet:
 *
 * - A table that was being made when a process died, or being deleted, is so no more. An earlier version deleted none before
 *   all that was in it was in another.
 * - A table of an earlier version gets the indexes that it lacks, which dynalite cannot do. Its items stay where they are, and
 *   the table names an index once all is in that; so whenever this ends, the next start has all to do it again with.
 */
export async function settleTables({ db }: Store, wanted: readonly TableOptions[]): Promise<void> {
  for (const [key, table] of await rangeOf("table~")) {
    if (table.TableStatus === "DELETING") await remove(key, table);
    else {
      if (table.TableStatus !== "ACTIVE") await db.put(key, toActive(table));
      await addIndexes(key, toActive(table));
    }
  }

  async function rangeOf(prefix: string): Promise<[string, StoredTable][]> {
    return await db
      .iterator<string, StoredTable>({ ...within(prefix), valueEncoding: "json" })
      .all();
  }

  async function remove(key: string, { TableName }: StoredTable): Promise<void> {
    for (const kind of ["item-", "index-global~"]) await db.clear(within(`${kind}${TableName}~`));
    await db.del(key);
  }

  async function addIndexes(key: string, table: StoredTable): Promise<void> {
    const there = table.GlobalSecondaryIndexes ?? [];
    const { indexes = [] } = wanted.find(({ name }) => name === table.TableName) ?? {};
    const missing = indexes.filter(({ name }) => !there.some((one) => one.IndexName === name));
    if (missing.length === 0) return;
    const added = missing.map((index) => describeIndex(index, table));
    const attributes = new Set([
      ...table.AttributeDefinitions.map(({ AttributeName }) => AttributeName),
      ...missing.flatMap(({ hashKey, rangeKey }) => [hashKey, rangeKey]),
    ]);
    const after: StoredTable = {
      ...table,
      AttributeDefinitions: [...attributes].map((AttributeName) => ({
        AttributeName,
        AttributeType: "S",
      })),
      GlobalSecondaryIndexes: [...there, ...added],
    };
    const prefixOf = (index: string) => `index-global~${table.TableName}~${index}~`;
    // What an earlier try put there may be of items that have gone since.
    for (const { IndexName } of added) await db.clear(within(prefixOf(IndexName)));
    const items = db.values<string, object>({
      ...within(`item-${table.TableName}~`),
      valueEncoding: "json",
    });
    try {
      for (;;) {
        const part = await items.nextv(partSize);
        if (part.length === 0) break;
        const puts = part.flatMap(
          (item) => dynaliteDb.getIndexActions(added, null, item, after).puts,
        );
        await db.batch(
          puts.map((put) => ({
            type: "put",
            key: `${prefixOf(put.index)}${put.key}`,
            value: put.item,
          })),
        );
      }
    } finally {
      await items.close();
    }
    await db.put(key, after);
  }
}

const within = (prefix: string) => ({ gte: prefix, lt: `${prefix}\xFF` });

function toActive(table: StoredTable): StoredTable {
  const { GlobalSecondaryIndexes: indexes } = table;
  return {
    ...table,
    TableStatus: "ACTIVE",
    ...(indexes && {
      GlobalSecondaryIndexes: indexes.map((index) => ({ ...index, IndexStatus: "ACTIVE" })),
    }),
  };
}

/** As dynalite describes an index of keys alone. */
const describeIndex = ({ name, hashKey, rangeKey }: IndexOptions, { TableArn }: StoredTable) => ({
  IndexName: name,
  IndexArn: `${TableArn}/index/${name}`,
  IndexStatus: "ACTIVE",
  IndexSizeBytes: 0,
  ItemCount: 0,
  KeySchema: [
    { AttributeName: hashKey, KeyType: "HASH" },
    { AttributeName: rangeKey, KeyType: "RANGE" },
  ],
  Projection: { ProjectionType: "KEYS_ONLY" },
  ProvisionedThroughput: { ReadCapacityUnits: 0, WriteCapacityUnits: 0, NumberOfDecreasesToday: 0 },
});

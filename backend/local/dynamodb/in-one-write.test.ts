import { afterEach, describe, expect, it } from "@jest/globals";
import dynaliteDb, { type Store } from "dynalite/db/index.js";
import { type CallInput, type DynaliteCalls, dynaliteCalls } from "./dynalite-calls.ts";

const TableName = "blobs";
const index = "account";
const key = { blob_id: { S: "one" } };
const itemOf = (account: string) => ({ ...key, account: { S: account } });
const moved: CallInput = {
  Key: key,
  UpdateExpression: "SET account = :account",
  ExpressionAttributeValues: { ":account": { S: "another" } },
};
const left: CallInput = { Key: key, UpdateExpression: "REMOVE account" };

let calls: DynaliteCalls;
/** How many writes of the database are done yet; then each fails, as if the process had died. */
let writesLeft = Infinity;
afterEach(async () => {
  writesLeft = Infinity;
  await calls.close();
});

/** A database in memory with a table that has an index, and one item in it. */
async function setUp(): Promise<void> {
  calls = dynaliteCalls(undefined, { create: dyingStore });
  await calls.open();
  await calls.call("CreateTable", {
    TableName,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: ["blob_id", "account"].map((AttributeName) => ({
      AttributeName,
      AttributeType: "S",
    })),
    KeySchema: [{ AttributeName: "blob_id", KeyType: "HASH" }],
    GlobalSecondaryIndexes: [
      {
        IndexName: index,
        KeySchema: [{ AttributeName: "account", KeyType: "HASH" }],
        Projection: { ProjectionType: "KEYS_ONLY" },
      },
    ],
  });
  await calls.call("PutItem", { TableName, Item: itemOf("first") });
}

function dyingStore(): Store {
  const store = dynaliteDb.create({ createTableMs: 0 });
  for (const name of ["put", "del", "batch"] as const) {
    const write = store.db[name].bind(store.db) as (...given: unknown[]) => unknown;
    const dying = (...given: unknown[]) => {
      writesLeft -= 1;
      if (writesLeft >= 0) return write(...given);
      const done = given.at(-1);
      const died = new Error("the process died");
      if (typeof done !== "function") return Promise.reject(died);
      return void setImmediate(() => done(died));
    };
    Object.assign(store.db, { [name]: dying });
  }
  return store;
}

const scan = async (more: CallInput = {}) =>
  (await calls.call("Scan", { TableName, ...more })).Items as object[];

describe("an item's write", () => {
  const writes: [name: string, operation: string, input: CallInput, after: object[]][] = [
    ["is put over another", "PutItem", { Item: itemOf("another") }, [itemOf("another")]],
    ["is put anew", "PutItem", { Item: { ...itemOf("first"), blob_id: { S: "two" } } }, []],
    ["moves in the index", "UpdateItem", moved, [itemOf("another")]],
    ["leaves the index", "UpdateItem", left, []],
    ["is deleted", "DeleteItem", { Key: key }, []],
  ];
  const deaths = writes.flatMap(([name, operation, input]) =>
    [0, 1, 2].map((done) => [name, done, operation, input] as const),
  );

  it.each(deaths)(
    "that %s has its places in the index or neither, where a process died after %d writes",
    async (_name, done, operation, input) => {
      await setUp();
      writesLeft = done;
      const written = await calls.call(operation, { TableName, ...input }).then(
        () => true,
        () => false,
      );
      writesLeft = Infinity;
      expect(written).toBe(done > 0);
      const items = await scan();
      const inIndex = await scan({ IndexName: index });
      expect(inIndex).toEqual(items.filter((item) => "account" in item));
      if (!written) expect(items).toEqual([itemOf("first")]);
    },
  );

  it.each(writes.filter(([, , , after]) => after.length > 0))(
    "that %s is found by the index as it is now",
    async (_name, operation, input, after) => {
      await setUp();
      await calls.call(operation, { TableName, ...input });
      expect(await scan({ IndexName: index })).toEqual(after);
    },
  );
});

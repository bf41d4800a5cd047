import { cp, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  DynamoDBClient,
  GetItemCommand,
  paginateQuery,
  paginateScan,
} from "@aws-sdk/client-dynamodb";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import dynaliteDb, { type Store } from "dynalite/db/index.js";
import type { TableOptions } from "./create-tables.ts";
import { dynaliteCalls } from "./dynalite-calls.ts";
import { startDynamoDbEndpoint } from "./dynamodb-endpoint.ts";

const aws = {
  region: "eu-west-1",
  credentials: { accessKeyId: "AKIDLOCAL", secretAccessKey: "a-local-secret" },
};
const due = { name: "due", hashKey: "due_shard", rangeKey: "due_at" };
const account = { name: "account", hashKey: "account", rangeKey: "created_at" };
const bare: TableOptions = { name: "blobs", key: "blob_id" };
const withDue: TableOptions = { ...bare, indexes: [due] };
const withBoth: TableOptions = { ...bare, indexes: [due, account] };

/** More than one part of what is put into an index at once. */
const count = 450;
/** Of every third there is nothing due; every fifth is of the time when there were no accounts. */
const item = (i: number) => ({
  blob_id: { S: `blob-${i}` },
  created_at: { S: new Date(1_795_435_200_000 + i).toISOString() },
  ...(i % 3 !== 0 && { due_shard: { S: "0" }, due_at: { S: "2026-11-23T12:00:00.000Z" } }),
  ...(i % 5 !== 0 && { account: { S: "default" } }),
});
const items = Array.from({ length: count }, (_, i) => item(i));
const ids = (all: { blob_id?: { S?: string } }[]) => all.map(({ blob_id }) => blob_id?.S).sort();

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "rekog-settle-"));
  path = join(folder, "database");
  await mkdir(path);
});
afterEach(() => rm(folder, { recursive: true }));

/** A database as a version left it, and what else is done to it before it is closed. */
async function leave(
  tables: TableOptions[],
  also: (db: Store["db"]) => Promise<unknown> = async () => {},
) {
  const endpoint = await startDynamoDbEndpoint({ ...aws, path, tables });
  await endpoint.stop();
  let store: Store | undefined;
  const calls = dynaliteCalls(path, { create: (at) => (store = open(at)) });
  await calls.open();
  if (store) await also(store.db);
  await calls.close();
}

const open = (at = "") => dynaliteDb.create({ createTableMs: 0, path: at });

const put = (table: string) => async (db: Store["db"]) => {
  const calls = items.map((one) => ({
    type: "put" as const,
    key: `item-${table}~${keyOf(one)}`,
    value: one,
  }));
  await db.batch(calls);
};

/** As dynalite writes it, which is tested by reading the items through it. */
const keyOf = ({ blob_id }: { blob_id: { S: string } }) =>
  (dynaliteDb as unknown as { createKey(item: object, table: object): string }).createKey(
    { blob_id },
    {
      KeySchema: [{ AttributeName: "blob_id", KeyType: "HASH" }],
      AttributeDefinitions: [{ AttributeName: "blob_id", AttributeType: "S" }],
    },
  );

/** What a start of this version finds: all items, and those in each index. */
async function found() {
  const endpoint = await startDynamoDbEndpoint({ ...aws, path, tables: [withBoth] });
  const client = new DynamoDBClient({ ...aws, endpoint: endpoint.url, maxAttempts: 1 });
  try {
    const read = new GetItemCommand({ TableName: "blobs", Key: { blob_id: { S: "blob-7" } } });
    const scanned = [];
    for await (const { Items = [] } of paginateScan({ client }, { TableName: "blobs" })) {
      scanned.push(...Items);
    }
    const inIndex = async (index: typeof due, value: string) => {
      const listed = [];
      const pages = paginateQuery(
        { client, pageSize: 100 },
        {
          TableName: "blobs",
          IndexName: index.name,
          KeyConditionExpression: `${index.hashKey} = :value`,
          ExpressionAttributeValues: { ":value": { S: value } },
        },
      );
      for await (const { Items = [] } of pages) listed.push(...Items);
      return ids(listed as typeof items);
    };
    return {
      one: (await client.send(read)).Item,
      all: ids(scanned as typeof items),
      due: await inIndex(due, "0"),
      account: await inIndex(account, "default"),
    };
  } finally {
    client.destroy();
    await endpoint.stop();
  }
}

const everything = {
  one: item(7),
  all: ids(items),
  due: ids(items.filter((_, i) => i % 3 !== 0)),
  account: ids(items.filter((_, i) => i % 5 !== 0)),
};

describe("a table of an earlier version", () => {
  it.each([
    ["no index", bare],
    ["one index of two", withDue],
  ])("that has %s gets what it lacks, and keeps all that is in it", async (_, earlier) => {
    await leave([earlier], async (db) => {
      await put("blobs")(db);
      // What a try of earlier left of an item that is gone.
      await db.put("index-global~blobs~account~x", {
        account: { S: "default" },
        blob_id: { S: "gone" },
      });
    });
    if (earlier === bare) expect(await found()).toEqual(everything);
    else expect(await found()).toMatchObject({ all: everything.all, account: everything.account });
    expect((await found()).all).toEqual(everything.all);
  });

  it("loses nothing, whichever of its writes is the last before the process dies", async () => {
    await leave([bare], put("blobs"));
    const before = join(folder, "before");
    await cp(path, before, { recursive: true });
    let deaths = 0;
    for (let writes = 0; ; writes += 1) {
      await rm(path, { recursive: true });
      await cp(before, path, { recursive: true });
      const died = await settleUntil(writes);
      if (died) deaths += 1;
      expect([writes, await found()]).toEqual([writes, everything]);
      if (!died) break;
    }
    // Two indexes emptied, three parts or more put into both of them, and the table that names them.
    expect(deaths).toBeGreaterThanOrEqual(6);
  });

  /** Whether it came to its end. */
  async function settleUntil(lastWrite: number): Promise<boolean> {
    let writes = 0;
    const create = (at = "") => {
      const store = open(at);
      for (const name of ["put", "del", "batch", "clear"] as const) {
        const write = store.db[name].bind(store.db) as (...values: unknown[]) => Promise<void>;
        store.db[name] = (async (...values: unknown[]) => {
          if (writes >= lastWrite) throw new Error("The process has died.");
          writes += 1;
          await write(...values);
        }) as never;
      }
      return store;
    };
    const calls = dynaliteCalls(path, { create });
    await calls.open();
    try {
      await calls.settle([withBoth]);
      return false;
    } catch (error) {
      expect(String(error)).toContain("The process has died.");
      return true;
    } finally {
      await calls.close();
    }
  }
});

describe("a database whose process died", () => {
  const changeTable = (name: string, change: object) => async (db: Store["db"]) => {
    const table = await db.get(`table~${name}`);
    await db.put(`table~${name}`, { ...table, ...change });
  };

  it("as it made a table, has the table", async () => {
    await leave([bare], async (db) => {
      await put("blobs")(db);
      await changeTable("blobs", { TableStatus: "CREATING" })(db);
    });
    expect(await found()).toEqual(everything);
  });

  it("as it deleted a table whose items it had put aside, has them in the table again", async () => {
    await leave([bare, { ...withDue, name: "blobs-aside" }], async (db) => {
      await put("blobs-aside")(db);
      await put("blobs")(db);
      await db.del(`item-blobs~${keyOf(item(7))}`);
      await changeTable("blobs", { TableStatus: "DELETING" })(db);
    });
    expect(await found()).toEqual(everything);
    expect(await found()).toEqual(everything);
  });

  it("before it made the table anew, has the items in the table again", async () => {
    await leave([{ ...withDue, name: "blobs-aside" }], put("blobs-aside"));
    expect(await found()).toEqual(everything);
  });

  it("as it deleted what it had put aside, has the table as it is", async () => {
    await leave([bare, { ...bare, name: "blobs-aside" }], async (db) => {
      await put("blobs")(db);
      await changeTable("blobs-aside", { TableStatus: "DELETING" })(db);
    });
    expect(await found()).toEqual(everything);
  });
});

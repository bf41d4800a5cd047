import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import dynaliteDb, { type Store } from "dynalite/db/index.js";
import { dynaliteCalls } from "./dynalite-calls.ts";
import { startDynamoDbEndpoint } from "./dynamodb-endpoint.ts";

const aws = {
  region: "eu-west-1",
  credentials: { accessKeyId: "AKIDLOCAL", secretAccessKey: "a-local-secret" },
};
const plenty = 1e9;
const put = (id: string) => ({ TableName: "blobs", Item: { blob_id: { S: id } } });
const get = (id: string) => ({ TableName: "blobs", Key: { blob_id: { S: id } } });

let path: string;
beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), "rekog-full-"));
});
afterEach(() => rm(path, { recursive: true }));

describe("the DynamoDB endpoint on a full disk", () => {
  it("refuses writes once, while there is hardly any room, and reads on", async () => {
    let free = plenty;
    const errors: unknown[] = [];
    const endpoint = await startDynamoDbEndpoint({
      ...{ ...aws, path, tables: [{ name: "blobs", key: "blob_id" }] },
      freeBytes: async () => free,
      onError: (error) => void errors.push(error),
    });
    // As the functions have it, which try again what may pass.
    const client = new DynamoDBClient({ ...aws, endpoint: endpoint.url, maxAttempts: 3 });
    await client.send(new PutItemCommand(put("before")));
    free = 0;
    // Until it is asked again how much room there is.
    const refused = async () => {
      for (;;) await client.send(new PutItemCommand(put("during")));
    };
    await expect(refused()).rejects.toMatchObject({ name: "StorageFullException" });
    expect(errors).toMatchObject([{ code: "storage_full" }]);
    expect((await client.send(new GetItemCommand(get("before")))).Item).toEqual(put("before").Item);
    free = plenty;
    await client.send(new PutItemCommand(put("after")));
    expect((await client.send(new GetItemCommand(get("after")))).Item).toEqual(put("after").Item);
    client.destroy();
    await endpoint.stop();
  });
});

describe("a database whose write failed for want of room", () => {
  /** A store whose next write fails as LevelDB's does; it tells how many were opened. */
  async function setUp(words = "No space left on device", { triesDisk = false } = {}) {
    let failing = false;
    let writesLeft = Infinity;
    let isWritable = true;
    let free = plenty;
    let stores = 0;
    const create = (folder: string | undefined): Store => {
      stores += 1;
      const store = dynaliteDb.create({ createTableMs: 0, path: folder ?? "" });
      const [write, writeAll] = [store.db.put.bind(store.db), store.db.batch.bind(store.db)];
      const isWritten = () => !failing && --writesLeft >= 0;
      const fault = () => {
        const cause = new Error(`IO error: 000003.log: ${words}`);
        return Object.assign(new Error("write failed", { cause }), { code: "LEVEL_IO" });
      };
      // A table is put, and an item is in a batch with its places in the indexes.
      store.db.put = ((key: string, value: string, done: (error: Error) => void) => {
        if (isWritten()) void write(key, value, done as never);
        else setImmediate(done, fault());
      }) as never;
      store.db.batch = ((operations: never[], done?: (error: Error) => void) => {
        if (isWritten()) return writeAll(operations, done as never);
        if (!done) return Promise.reject(fault());
        return void setImmediate(done, fault());
      }) as never;
      return store;
    };
    const calls = dynaliteCalls(path, {
      create,
      freeBytes: async () => free,
      ...(!triesDisk && {
        async tryWriting() {
          if (!isWritable) throw Object.assign(new Error("EROFS: open"), { code: "EROFS" });
        },
      }),
    });
    await calls.open();
    await calls.call("CreateTable", {
      TableName: "blobs",
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [{ AttributeName: "blob_id", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "blob_id", KeyType: "HASH" }],
    });
    while (
      ((await calls.call("DescribeTable", { TableName: "blobs" })).Table as { TableStatus: string })
        .TableStatus !== "ACTIVE"
    );
    return {
      calls,
      stores: () => stores,
      set: (state: { failing: boolean; free: number }) => ({ failing, free } = state),
      failAfter: (writes: number) => {
        writesLeft = writes;
      },
      setWritable: (to: boolean) => {
        [failing, isWritable] = [!to, to];
      },
    };
  }

  it("is read, and opened anew before it writes again, when there is room", async () => {
    const { calls, stores, set } = await setUp();
    await calls.call("PutItem", put("before"));
    set({ failing: true, free: plenty });
    await expect(calls.call("PutItem", put("lost"))).rejects.toMatchObject({
      code: "storage_full",
    });
    set({ failing: false, free: 0 });
    await expect(calls.call("PutItem", put("lost"))).rejects.toMatchObject({
      code: "storage_full",
    });
    expect((await calls.call("GetItem", get("before"))).Item).toEqual(put("before").Item);
    expect(stores()).toBe(1);
    set({ failing: false, free: plenty });
    await Promise.all(["a", "b", "c"].map((id) => calls.call("PutItem", put(id))));
    expect(stores()).toBe(2);
    const found = await Promise.all(
      ["before", "lost", "a", "b", "c"].map(
        async (id) => (await calls.call("GetItem", get(id))).Item,
      ),
    );
    expect(found.map(Boolean)).toEqual([true, false, true, true, true]);
    await calls.close();
  });

  it.each([
    "Read-only file system",
    "Permission denied",
    "Operation not permitted",
    "File too large",
  ])("is read, and opened anew when it may be written again: %s", async (words) => {
    const { calls, stores, setWritable } = await setUp(words);
    await calls.call("PutItem", put("before"));
    setWritable(false);
    for (let i = 0; i < 2; i += 1) {
      await expect(calls.call("PutItem", put("lost"))).rejects.toMatchObject({
        code: "data_folder_not_writable",
      });
      expect((await calls.call("GetItem", get("before"))).Item).toEqual(put("before").Item);
    }
    expect(stores()).toBe(1);
    setWritable(true);
    await calls.call("PutItem", put("after"));
    expect(stores()).toBe(2);
    expect((await calls.call("GetItem", get("after"))).Item).toEqual(put("after").Item);
    await calls.close();
  });

  it.each(["Too many open files", "Cannot allocate memory"])(
    "is opened anew before it writes again, where what failed passes: %s",
    async (words) => {
      const { calls, stores, set } = await setUp(words);
      set({ failing: true, free: plenty });
      await expect(calls.call("PutItem", put("lost"))).rejects.toThrow("write failed");
      set({ failing: false, free: plenty });
      await calls.call("PutItem", put("after"));
      expect(stores()).toBe(2);
      expect((await calls.call("GetItem", get("after"))).Item).toEqual(put("after").Item);
      await calls.close();
    },
  );

  it("refuses none of many writes that come at once when there is room again", async () => {
    const { calls, stores, set } = await setUp(undefined, { triesDisk: true });
    set({ failing: true, free: plenty });
    await expect(calls.call("PutItem", put("lost"))).rejects.toMatchObject({
      code: "storage_full",
    });
    set({ failing: false, free: plenty });
    // Each a little later than the one before it, as requests come.
    const puts: Promise<unknown>[] = [];
    for (let i = 0; i < 30; i += 1) {
      puts.push(calls.call("PutItem", put(`id-${i}`)));
      await new Promise(setImmediate);
    }
    await Promise.all(puts);
    expect(stores()).toBe(2);
    await calls.close();
  });

  it("tells whoever makes a table that its last write failed, and makes no table by halves", async () => {
    const { calls, failAfter } = await setUp("File too large");
    const table = (TableName: string) => ({
      TableName,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    });
    const status = async (TableName: string) =>
      ((await calls.call("DescribeTable", { TableName })).Table as { TableStatus: string })
        .TableStatus;
    const { TableDescription } = await calls.call("CreateTable", table("whole"));
    expect(TableDescription).toMatchObject({ TableStatus: "CREATING" });
    expect(await status("whole")).toBe("ACTIVE");
    await calls.call("DeleteTable", { TableName: "whole" });
    await expect(status("whole")).rejects.toMatchObject({ status: 400 });
    failAfter(1);
    await expect(calls.call("CreateTable", table("half"))).rejects.toMatchObject({
      code: "data_folder_not_writable",
    });
    await calls.close();
  });

  it("shows a snapshot as it was, whatever is written meanwhile", async () => {
    const { calls } = await setUp();
    await calls.call("PutItem", put("before"));
    const snapshot = await calls.snapshot("blobs");
    await calls.call("PutItem", put("after"));
    const seen = [];
    for await (const part of snapshot) seen.push(...part);
    expect(seen).toEqual([put("before").Item]);
    await calls.close();
  });
});

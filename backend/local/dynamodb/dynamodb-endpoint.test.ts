import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  ListTablesCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { isReachable } from "../../testing/is-reachable.ts";
import { DataFolderDamagedError } from "../data-folder-damaged-error.ts";
import { startDynamoDbEndpoint } from "./dynamodb-endpoint.ts";
import type { ItemWrite } from "./item-write.ts";

const aws = {
  region: "eu-west-1",
  credentials: { accessKeyId: "AKIDLOCAL", secretAccessKey: "a-local-secret" },
};
const tables = [
  { name: "blobs", key: "blob_id" },
  { name: "cache", key: "content_key" },
];

describe("the DynamoDB endpoint", () => {
  let path: string;
  beforeEach(async () => {
    path = await mkdtemp(join(tmpdir(), "rekog-dynamodb-"));
  });
  afterEach(() => rm(path, { recursive: true }));

  it("keeps its tables and what is in them over a restart", async () => {
    const Item = { blob_id: { S: "1" }, status: { S: "processing" } };
    for (const run of ["first", "second"]) {
      const endpoint = await startDynamoDbEndpoint({ ...aws, path, tables });
      const client = new DynamoDBClient({ ...aws, endpoint: endpoint.url });
      if (run === "first") await client.send(new PutItemCommand({ TableName: "blobs", Item }));
      const read = new GetItemCommand({ TableName: "blobs", Key: { blob_id: { S: "1" } } });
      expect((await client.send(read)).Item).toEqual(Item);
      client.destroy();
      await endpoint.stop();
    }
  });

  it("gives a table of an earlier version the index that it has now, and loses nothing", async () => {
    const Item = { blob_id: { S: "1" }, due_shard: { S: "0" }, due_at: { S: "2026" } };
    const index = { name: "due", hashKey: "due_shard", rangeKey: "due_at" };
    const after = [{ name: "blobs", key: "blob_id", indexes: [index] }];
    for (const made of [tables, after, after]) {
      const endpoint = await startDynamoDbEndpoint({ ...aws, path, tables: made });
      const client = new DynamoDBClient({ ...aws, endpoint: endpoint.url });
      if (made === tables) await client.send(new PutItemCommand({ TableName: "blobs", Item }));
      else {
        const { Items } = await client.send(
          new QueryCommand({
            TableName: "blobs",
            IndexName: "due",
            KeyConditionExpression: "due_shard = :shard AND due_at < :until",
            ExpressionAttributeValues: { ":shard": { S: "0" }, ":until": { S: "2027" } },
          }),
        );
        expect(Items).toEqual([Item]);
        const { TableNames } = await client.send(new ListTablesCommand({}));
        expect(TableNames).toEqual(["blobs", "cache"]);
      }
      client.destroy();
      await endpoint.stop();
    }
  });

  it("tells of every write, and of none that its condition prevented", async () => {
    const writes: ItemWrite[] = [];
    const onWrite = (write: ItemWrite) => void writes.push(write);
    const endpoint = await startDynamoDbEndpoint({ ...aws, tables, onWrite });
    const client = new DynamoDBClient({ ...aws, endpoint: endpoint.url });
    const TableName = "blobs";
    const Key = { blob_id: { S: "1" } };
    const put = new PutItemCommand({
      TableName,
      Item: { ...Key, status: { S: "processing" } },
      ConditionExpression: "attribute_not_exists(blob_id)",
    });
    await client.send(put);
    await expect(client.send(put)).rejects.toThrow("conditional request failed");
    await client.send(new GetItemCommand({ TableName, Key }));
    const names = { "#used": "used" };
    const values = { ":price": { N: "1000" } };
    await client.send(
      new UpdateItemCommand({
        ...{ TableName, Key, UpdateExpression: "ADD #used :price" },
        ...{ ExpressionAttributeNames: names, ExpressionAttributeValues: values },
      }),
    );
    await client.send(new DeleteItemCommand({ TableName, Key }));
    client.destroy();
    await endpoint.stop();
    expect(writes).toMatchObject([
      { operation: "PutItem", table: TableName, item: { ...Key, status: { S: "processing" } } },
      { operation: "UpdateItem", table: TableName, item: Key, update: { names, values } },
      { operation: "DeleteItem", table: TableName, item: Key },
    ]);
  });

  it("tells which writes are of one call, whose answer came too late", async () => {
    const writes: ItemWrite[] = [];
    const onWrite = (write: ItemWrite) => void writes.push(write);
    const endpoint = await startDynamoDbEndpoint({ ...aws, tables, onWrite });
    const client = new DynamoDBClient({ ...aws, endpoint: endpoint.url, maxAttempts: 2 });
    client.middlewareStack.add(
      (next) => async (args) => {
        const answer = await next(args);
        if (writes.length === 1) throw Object.assign(new Error(), { name: "TimeoutError" });
        return answer;
      },
      { step: "deserialize", priority: "low" },
    );
    const earlierMs = Math.floor(Date.now() / 1000) * 1000;
    const Item = { blob_id: { S: "1" } };
    await client.send(new PutItemCommand({ TableName: "blobs", Item }));
    await client.send(new PutItemCommand({ TableName: "blobs", Item }));
    client.destroy();
    await endpoint.stop();
    const [first, again, other] = writes.map(({ request }) => request);
    expect(writes).toHaveLength(3);
    expect(first?.callId).toMatch(/^[0-9a-f-]{36}$/);
    expect(again?.callId).toBe(first?.callId);
    expect(other?.callId).not.toBe(first?.callId);
    expect(first?.signedAtMs).toBeGreaterThanOrEqual(earlierMs);
    expect(other?.signedAtMs).toBeLessThanOrEqual(Date.now());
  });

  it("says which database is damaged, and changes nothing in it", async () => {
    const first = await startDynamoDbEndpoint({ ...aws, path, tables });
    await first.stop();
    await writeFile(join(path, "CURRENT"), "garbage");
    const toOpenError = (cause: unknown) => new DataFolderDamagedError(path, { cause });
    const second = startDynamoDbEndpoint({ ...aws, path, tables, toOpenError });
    const error = await second.catch((failure: unknown) => failure);
    expect(error).toMatchObject({ code: "data_folder_damaged", path });
    expect(String(error)).toMatch(/is damaged: .*CURRENT/);
    expect(await readFile(join(path, "CURRENT"), "utf8")).toBe("garbage");
  });

  it("listens on 127.0.0.1 alone, and no more once it has stopped", async () => {
    const endpoint = await startDynamoDbEndpoint({ ...aws, tables });
    const port = Number(new URL(endpoint.url).port);
    expect(await isReachable("127.0.0.1", port)).toBe(true);
    expect(await isReachable("127.0.0.2", port)).toBe(false);
    await endpoint.stop();
    expect(await isReachable("127.0.0.1", port)).toBe(false);
  });
});

import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DynamoDBClient, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import dynaliteDb from "dynalite/db/index.js";
import type { BlobRecord } from "../../core/blob/blob.ts";
import type { ListPart, ListPlace } from "../../core/ports/blob-list.ts";
import { listBlobsUseCase } from "../../core/use-cases/list-blobs.ts";
import {
  type DynamoDbEndpoint,
  startDynamoDbEndpoint,
} from "../../local/dynamodb/dynamodb-endpoint.ts";
import { blob, succeeded } from "../../testing/sample-blob.ts";
import { accountIndex } from "./account-index.ts";
import { dueIndex } from "./due-index.ts";
import { dynamoDbBlobList } from "./dynamodb-blob-list.ts";
import { dynamoDbBlobStore } from "./dynamodb-blob-store.ts";

const table = "blobs";
const aws = {
  region: "eu-west-1",
  credentials: { accessKeyId: "AKIDLOCAL", secretAccessKey: "a-local-secret" },
};
const at = (seconds: number) =>
  new Date(Date.parse("2026-11-23T12:00:00.000Z") + seconds * 1_000).toISOString();

let endpoint: DynamoDbEndpoint;
let client: DynamoDBClient;
beforeAll(async () => {
  const tables = [{ name: table, key: "blob_id", indexes: [dueIndex, accountIndex] }];
  endpoint = await startDynamoDbEndpoint({ ...aws, tables });
  // More than one attempt: where the process is busy for seconds, a kept connection may be closed as it is used again.
  client = new DynamoDBClient({ ...aws, endpoint: endpoint.url, maxAttempts: 3 });
});
afterAll(async () => {
  client.destroy();
  await endpoint.stop();
});

const store = () => dynamoDbBlobStore(client, table);
const list = () => dynamoDbBlobList(client, table);
const create = (account: string, id: string, createdAt: string, more: Partial<BlobRecord> = {}) =>
  store().create(blob(more.state, { account, blobId: `${account}-${id}`, createdAt, ...more }));
const idsOf = async (part: Omit<ListPart, "count"> & { count?: number }) =>
  (await list().places({ count: 100, ...part })).map(({ blobId }) => blobId.split("-")[1]);

describe("the DynamoDB list of blobs", () => {
  it("has an account's own ones, the newest first", async () => {
    await create("order", "b", at(2));
    await create("order", "c", at(3));
    await create("order", "a", at(1));
    await create("orders", "x", at(2));
    expect(await list().places({ account: "order", count: 100 })).toEqual([
      { createdAt: at(3), blobId: "order-c" },
      { createdAt: at(2), blobId: "order-b" },
      { createdAt: at(1), blobId: "order-a" },
    ]);
    expect(await idsOf({ account: "order", count: 2 })).toEqual(["c", "b"]);
    expect(await idsOf({ account: "nobody" })).toEqual([]);
  });

  it("has a range with both its ends, or with one", async () => {
    for (const [i, id] of ["a", "b", "c", "d"].entries()) await create("range", id, at(i));
    const account = "range";
    expect(await idsOf({ account, earliest: at(1), latest: at(2) })).toEqual(["c", "b"]);
    expect(await idsOf({ account, earliest: at(2) })).toEqual(["d", "c"]);
    expect(await idsOf({ account, latest: at(1) })).toEqual(["b", "a"]);
    expect(await idsOf({ account, earliest: at(1), latest: at(1) })).toEqual(["b"]);
    expect(await idsOf({ account, latest: "-000001-12-31T23:59:59.999Z" })).toEqual([]);
    const behind = { createdAt: at(2), blobId: "range-c" };
    expect(await idsOf({ account, earliest: at(1), latest: at(3), behind })).toEqual(["b"]);
    expect(await idsOf({ account, latest: at(2), behind })).toEqual(["b", "a"]);
  });

  it("goes on behind a blob that is gone", async () => {
    for (const id of ["a", "b", "c"]) await create("gone", id, at(1));
    const [first] = await list().places({ account: "gone", count: 1 });
    const behind = first as ListPlace;
    const rest = await idsOf({ account: "gone", behind });
    await store().remove(behind.blobId);
    expect(await idsOf({ account: "gone", behind })).toEqual(rest);
    expect(rest).toHaveLength(2);
    const other = { createdAt: at(1), blobId: "gone-bb" };
    expect((await idsOf({ account: "gone", behind: other })).length).toBeLessThan(3);
  });

  it("does not have what is of no account", async () => {
    await create("none", "a", at(1));
    await client.send(
      new UpdateItemCommand({
        TableName: table,
        Key: { blob_id: { S: "none-a" } },
        UpdateExpression: "REMOVE account",
      }),
    );
    expect(await idsOf({ account: "none" })).toEqual([]);
  });

  it("is not written when a blob's state changes", async () => {
    const [record, now] = [blob(), new Date(blob().createdAt)];
    await create("still", "a", record.createdAt, { state: record.state });
    const lease = { blobId: "still-a", leaseId: "one", until: now, deadline: new Date(at(3_600)) };
    const before = await list().places({ account: "still", count: 2 });
    expect((await store().claim(lease, now)).kind).toBe("claimed");
    await store().complete({ blobId: "still-a" }, succeeded(), now);
    expect(await list().places({ account: "still", count: 2 })).toEqual(before);
  });

  it("reads those that there are, as they are stored", async () => {
    const full = blob(succeeded(), { blobId: "read-a", metadata: { order: "4711" } });
    await store().create(full);
    await create("read", "b", at(1));
    const records = await list().read(["read-a", "read-missing", "read-b"]);
    expect(records.map(({ blobId }) => blobId).sort()).toEqual(["read-a", "read-b"]);
    expect(records.find(({ blobId }) => blobId === "read-a")).toEqual(full);
  });

  it("reads a hundred that are larger than an answer may be", async () => {
    // An answer has room for a megabyte here, and for sixteen of AWS's.
    const metadata = { large: "x".repeat(20_000) };
    const ids = Array.from({ length: 100 }, (_, i) => `large-${i}`);
    for (const blobId of ids) await store().create(blob(undefined, { blobId, metadata }));
    const asked: number[] = [];
    const counting = countingClient(asked);
    const records = await dynamoDbBlobList(counting, table).read(ids);
    expect(asked.length).toBeGreaterThan(1);
    expect(records.map(({ blobId }) => blobId).sort()).toEqual(ids.toSorted());
  });

  it("asks again for what DynamoDB puts off, after longer and longer pauses while nothing comes", async () => {
    const keys = (ids: string[]) => ids.map((id) => ({ blob_id: { S: id } }));
    const putOff = (ids: string[]) => ({ UnprocessedKeys: { [table]: { Keys: keys(ids) } } });
    const [first, second] = ["put-a", "put-b"];
    for (const id of [first, second])
      await store().create(blob(undefined, { blobId: id as string }));
    const item = async (id = "") => {
      const [record] = await list().read([id]);
      return record;
    };
    const answers = [putOff(["put-a", "put-b"]), putOff(["put-a", "put-b"]), undefined];
    const asked: string[][] = [];
    const pauses: number[] = [];
    const flaky = {
      send: async (command: { input: { RequestItems: Record<string, { Keys: unknown[] }> } }) => {
        asked.push(command.input.RequestItems[table]?.Keys.map((key) => JSON.stringify(key)) ?? []);
        const answer = answers.shift();
        return answer ?? (await client.send(command as never));
      },
    } as unknown as DynamoDBClient;
    const sleep = async (ms: number) => void pauses.push(ms);
    const records = await dynamoDbBlobList(flaky, table, { sleep }).read(["put-a", "put-b"]);
    expect(records).toEqual(expect.arrayContaining([await item(first), await item(second)]));
    expect(pauses).toEqual([25, 50]);
    expect(asked.map(({ length }) => length)).toEqual([2, 2, 2]);
  });

  it("does not ask for ever", async () => {
    let ms = 0;
    const never = {
      send: async () => ({
        UnprocessedKeys: { [table]: { Keys: [{ blob_id: { S: "a" } }] } },
      }),
    } as unknown as DynamoDBClient;
    const options = {
      patienceMs: 1_000,
      sleep: async (pauseMs: number) => {
        ms += pauseMs;
      },
      elapsedMs: () => ms,
    };
    await expect(dynamoDbBlobList(never, table, options).read(["a"])).rejects.toThrow(/put off/);
    expect(ms).toBeLessThan(3_000);
  });
});

describe("a list of 1,200 blobs, hundreds of them of the same millisecond", () => {
  const account = "crowd";
  const count = 1_200;
  const idOf = (i: number) => `crowd-${String(i).padStart(4, "0")}`;
  const ids = Array.from({ length: count }, (_, i) => idOf(i));
  const listBlobs = () =>
    listBlobsUseCase({
      list: list(),
      requireKey: true,
      listWithoutKey: false,
      now: () => new Date(at(60)),
    });
  beforeAll(async () => {
    // Four moments for all of them, over and over.
    for (let from = 0; from < count; from += 100) {
      const part = ids.slice(from, from + 100);
      await Promise.all(
        part.map((blobId, i) =>
          store().create(blob(undefined, { account, blobId, createdAt: at((from + i) % 4) })),
        ),
      );
    }
  });

  const page = (limit: number, behind?: ListPlace) =>
    listBlobs()({
      ...{ account, limit, filter: { metadata: new Map() } },
      ...(behind && { behind }),
    });

  /** Pages up to the end, or so many, and what is done after each of them. */
  async function pages(limit: number, most: number, after: (page: number) => Promise<unknown>) {
    const seen: BlobRecord[] = [];
    let behind: ListPlace | undefined;
    for (let i = 0; i < most; i += 1) {
      const { blobs, next } = await page(limit, behind);
      seen.push(...blobs);
      if (!next) break;
      behind = next;
      await after(i);
    }
    return seen;
  }
  const nothing = async () => {};

  it.each([7, 100])("shows each once, in pages of %d", async (limit) => {
    const seen = await pages(limit, Infinity, nothing);
    expect(seen.map(({ blobId }) => blobId).sort()).toEqual(ids);
    const times = seen.map(({ createdAt }) => createdAt);
    expect(times).toEqual(times.toSorted().reverse());
  });

  it("shows the same in pages of one", async () => {
    const { blobs } = await page(40);
    expect(await pages(1, 40, nothing)).toEqual(blobs);
  });

  it("shows what stays exactly once, whatever is created and deleted meanwhile", async () => {
    const gone = ids.filter((_, i) => i % 3 === 0);
    const stays = ids.filter((_, i) => i % 3 !== 0);
    const seen = await pages(50, Infinity, async (page) => {
      await Promise.all([
        ...gone.slice(page * 20, page * 20 + 20).map((id) => store().remove(id)),
        // Newer, as old as some, and older than all.
        ...[at(30), at(1), at(-30)].map((createdAt, i) =>
          store().create(blob(undefined, { account, blobId: `crowd-n${page}-${i}`, createdAt })),
        ),
      ]);
    });
    const shown = seen.map(({ blobId }) => blobId);
    expect(new Set(shown).size).toBe(shown.length);
    expect(shown.filter((id) => stays.includes(id)).sort()).toEqual(stays);
  });
});

describe("the list of a blob that was created anew by the same id", () => {
  it("shows it once, though local mode was killed between its index's write and its own", async () => {
    const folder = await mkdtemp(join(tmpdir(), "rekog-list-"));
    const options = {
      ...aws,
      path: join(folder, "database"),
      tables: [{ name: table, key: "blob_id", indexes: [dueIndex, accountIndex] }],
    };
    await mkdir(options.path);
    const createAt = async (createdAt: string) => {
      const endpoint = await startDynamoDbEndpoint(options);
      const client = new DynamoDBClient({ ...aws, endpoint: endpoint.url, maxAttempts: 3 });
      const record = blob(undefined, { account: "anew", blobId: "anew-1", createdAt });
      await dynamoDbBlobStore(client, table).create(record);
      return { client, endpoint };
    };
    try {
      const killed = await createAt(at(1));
      killed.client.destroy();
      await killed.endpoint.stop();
      await withoutItems(options.path);
      const { client, endpoint } = await createAt(at(2));
      const list = dynamoDbBlobList(client, table);
      expect(await list.places({ account: "anew", count: 10 })).toHaveLength(2);
      const keys = { requireKey: true, listWithoutKey: false };
      const listBlobs = listBlobsUseCase({ list, now: () => new Date(at(9)), ...keys });
      const filter = { metadata: new Map<string, string>() };
      const { blobs } = await listBlobs({ account: "anew", filter, limit: 20 });
      expect(blobs.map(({ createdAt }) => createdAt)).toEqual([at(2)]);
      client.destroy();
      await endpoint.stop();
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

/** Leaves the indexes of a database as they are, and nothing in its tables. */
async function withoutItems(path: string): Promise<void> {
  const { db } = dynaliteDb.create({ path });
  await db.open();
  await db.clear({ gte: `item-${table}~`, lt: `item-${table}~\xFF` });
  await db.close();
}

/** The client of these tests, which tells how many keys each batch had. */
function countingClient(asked: number[]): DynamoDBClient {
  return {
    send: async (command: { input: { RequestItems: Record<string, { Keys: unknown[] }> } }) => {
      asked.push(command.input.RequestItems[table]?.Keys.length ?? 0);
      return await client.send(command as never);
    },
  } as unknown as DynamoDBClient;
}

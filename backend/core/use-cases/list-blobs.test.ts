import { describe, expect, it } from "@jest/globals";
import { fixedClock } from "../../testing/fixed-clock.ts";
import { blob, processing, succeeded } from "../../testing/sample-blob.ts";
import type { BlobRecord } from "../blob/blob.ts";
import type { BlobList, ListPart, ListPlace } from "../ports/blob-list.ts";
import { type BlobPageRequest, listBlobsUseCase, mostExamined } from "./list-blobs.ts";

const start = "2026-11-23T12:30:00.000Z";
const failed = { status: "failed", failure: { code: "empty_upload" } } as const;
const everything = { metadata: new Map<string, string>() };
const only = (status: BlobRecord["state"]["status"]) => ({ ...everything, statuses: [status] });
const having = (...entries: [string, string][]) => ({ metadata: new Map(entries) });

/** Blobs in the order of the list, the newest first, a second between two of them. */
function setUp(
  records: Partial<BlobRecord>[],
  keys = { requireKey: true, listWithoutKey: false },
  oldPlaces: ListPlace[] = [],
) {
  const { now, advance } = fixedClock(start);
  const stored = records.map((more, i) =>
    blob(more.state, {
      blobId: `blob-${i}`,
      createdAt: new Date(Date.parse("2026-11-23T12:00:00.000Z") - i * 1_000).toISOString(),
      ...more,
    }),
  );
  const parts: ListPart[] = [];
  const reads: (readonly string[])[] = [];
  const hooks = { onRead: () => {} };
  const list: BlobList = {
    async places(part) {
      parts.push(part);
      const { earliest = "", latest = "~", behind, count, account } = part;
      const places = stored
        .filter((one) => one.account === account)
        .filter(({ createdAt }) => createdAt >= earliest && createdAt <= latest)
        .map(({ createdAt, blobId }) => ({ createdAt, blobId }))
        .concat(oldPlaces);
      const from = behind ? places.findIndex(({ blobId }) => blobId === behind.blobId) + 1 : 0;
      return places.slice(from, from + count);
    },
    async read(blobIds) {
      reads.push(blobIds);
      hooks.onRead();
      return stored.filter(({ blobId }) => blobIds.includes(blobId)).toReversed();
    },
  };
  const listBlobs = listBlobsUseCase({ list, now, ...keys });
  const ask = (request: Partial<BlobPageRequest> = {}) =>
    listBlobs({ account: "default", filter: everything, limit: 20, ...request });
  const idsOf = async (request: Partial<BlobPageRequest> = {}) => {
    const { blobs, next } = await ask(request);
    return { ids: blobs.map(({ blobId }) => blobId), next: next?.blobId };
  };
  return { ask, idsOf, parts, reads, hooks, advance, stored };
}

const many = (count: number, more: (i: number) => Partial<BlobRecord> = () => ({})) =>
  Array.from({ length: count }, (_, i) => more(i));

describe("listBlobs", () => {
  it("gives a page in the list's order, and where the next one begins", async () => {
    const { idsOf, ask, reads } = setUp(many(5));
    expect(await idsOf({ limit: 2 })).toEqual({ ids: ["blob-0", "blob-1"], next: "blob-1" });
    const { next } = await ask({ limit: 2 });
    expect(await idsOf({ limit: 3, ...(next && { behind: next }) })).toEqual({
      ids: ["blob-2", "blob-3", "blob-4"],
      next: undefined,
    });
    // No more is read than is shown.
    expect(reads.map(({ length }) => length)).toEqual([2, 2, 3]);
  });

  it("is empty, and at its end, where there is nothing", async () => {
    const { idsOf, reads } = setUp([]);
    expect(await idsOf()).toEqual({ ids: [], next: undefined });
    expect(reads).toEqual([]);
  });

  it("shows each blob as a reader sees it now, and finds it by that", async () => {
    const { ask, idsOf, advance } = setUp([
      { state: { status: "awaiting_upload" } },
      { state: processing },
      { state: succeeded() },
    ]);
    const seen = async () => (await ask()).blobs.map(({ state }) => state.status);
    expect(await seen()).toEqual(["awaiting_upload", "processing", "succeeded"]);
    expect(await idsOf({ filter: only("failed") })).toMatchObject({ ids: [] });
    // The upload's deadline passes at 13:00, recognition's at 18:00; nobody writes anything.
    advance(30 * 60_000);
    expect(await seen()).toEqual(["failed", "processing", "succeeded"]);
    expect(await idsOf({ filter: only("failed") })).toMatchObject({ ids: ["blob-0"] });
    expect(await idsOf({ filter: only("awaiting_upload") })).toMatchObject({ ids: [] });
    advance(6 * 60 * 60_000);
    expect(await idsOf({ filter: only("failed") })).toMatchObject({ ids: ["blob-0", "blob-1"] });
  });

  it("leaves out what has expired or was deleted, and fills the page with what comes behind", async () => {
    const { idsOf, stored, hooks } = setUp(
      many(50, (i) => (i < 20 ? { expiresAt: start } : { expiresAt: "2026-12-23T12:00:00.000Z" })),
    );
    hooks.onRead = () => {
      const gone = stored.findIndex(({ blobId }) => blobId === "blob-21");
      if (gone >= 0) stored.splice(gone, 1);
    };
    expect(await idsOf({ limit: 3 })).toEqual({
      ids: ["blob-20", "blob-22", "blob-23"],
      next: "blob-23",
    });
  });

  it("never shows what an index says is of an account and the record does not", async () => {
    const { ask, stored } = setUp([{ account: "shop" }, { account: "shop" }]);
    const record = stored[0];
    if (record) Object.defineProperty(record, "account", { get: lies(["shop", "other"]) });
    const { blobs } = await ask({ account: "shop" });
    expect(blobs.map(({ blobId }) => blobId)).toEqual(["blob-1"]);
  });

  it("shows one that was created anew at its own place alone, and asks for each once", async () => {
    const old = "2026-11-23T11:00:00.000Z";
    const places = ["blob-0", "gone", "blob-0"].map((blobId) => ({ createdAt: old, blobId }));
    const { idsOf, reads } = setUp(many(2), undefined, places);
    expect(await idsOf()).toEqual({ ids: ["blob-0", "blob-1"], next: undefined });
    expect(reads).toEqual([["blob-0", "blob-1", "gone"]]);
  });

  it("filters by metadata, each name with its very value", async () => {
    const { idsOf } = setUp([
      { metadata: { order: "4711", shelf: "3" } },
      { metadata: { order: "4711" } },
      { metadata: { order: "47110", shelf: "" } },
      {},
      { metadata: JSON.parse('{"__proto__":"x","toString":"y"}') },
    ]);
    const ids = async (...entries: [string, string][]) =>
      (await idsOf({ filter: having(...entries) })).ids;
    expect(await ids(["order", "4711"])).toEqual(["blob-0", "blob-1"]);
    expect(await ids(["order", "4711"], ["shelf", "3"])).toEqual(["blob-0"]);
    expect(await ids(["shelf", ""])).toEqual(["blob-2"]);
    expect(await ids(["Order", "4711"])).toEqual([]);
    expect(await ids(["__proto__", "x"], ["toString", "y"])).toEqual(["blob-4"]);
    expect(await ids(["constructor", String(Object)])).toEqual([]);
    expect(
      (await idsOf({ filter: { ...having(["order", "4711"]), ...{ statuses: ["failed"] } } })).ids,
    ).toEqual([]);
  });

  it("looks at a thousand for a page at most, and says where it stopped", async () => {
    const { idsOf, ask, reads } = setUp(
      many(2_500, (i) => (i === 1_700 ? { state: failed } : { state: succeeded() })),
    );
    const filter = only("failed");
    expect(await idsOf({ filter })).toEqual({ ids: [], next: `blob-${mostExamined - 1}` });
    expect(reads.flat()).toHaveLength(mostExamined);
    const first = await ask({ filter });
    const second = await ask({ filter, ...(first.next && { behind: first.next }) });
    expect(second.blobs.map(({ blobId }) => blobId)).toEqual(["blob-1700"]);
    const last = await ask({ filter, ...(second.next && { behind: second.next }) });
    expect(last).toEqual({ blobs: [] });
  });

  it("begins no further part once it has taken three seconds", async () => {
    const { idsOf, hooks, advance } = setUp(many(1_000, () => ({ state: succeeded() })));
    hooks.onRead = () => advance(1_000);
    expect(await idsOf({ filter: only("failed") })).toEqual({ ids: [], next: "blob-299" });
  });

  it("stops behind the last one that it shows, not behind the last that it read", async () => {
    const { idsOf } = setUp(many(100, (i) => ({ state: i % 2 === 0 ? failed : succeeded() })));
    expect(await idsOf({ filter: only("failed"), limit: 2 })).toEqual({
      ids: ["blob-0", "blob-2"],
      next: "blob-2",
    });
  });

  it("asks for the range that is wanted in every part", async () => {
    const { ask, parts } = setUp(many(150, () => ({ state: succeeded() })));
    const range = { earliest: "2026-11-23T11:00:00.000Z", latest: "2026-11-23T12:00:00.000Z" };
    await ask({ ...range, filter: only("failed") });
    expect(parts).toMatchObject([range, { ...range, behind: { blobId: "blob-99" } }]);
  });

  it("is refused where nobody has a key, unless that is the user's own machine", async () => {
    const refused = setUp(many(2), { requireKey: false, listWithoutKey: false });
    await expect(refused.ask()).rejects.toMatchObject({ code: "list_needs_keys" });
    expect(refused.parts).toEqual([]);
    const local = setUp(many(2), { requireKey: false, listWithoutKey: true });
    expect((await local.ask()).blobs).toHaveLength(2);
  });
});

function lies<Value>(values: Value[]): () => Value | undefined {
  let asked = 0;
  return () => values[Math.min(asked++, values.length - 1)];
}

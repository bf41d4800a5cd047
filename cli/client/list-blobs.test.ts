import { describe, expect, it } from "@jest/globals";
import { entries, sampleEntries, sampleEntry } from "../testing/sample-entries.ts";
import { keyProblem } from "../testing/sample-keys.ts";
import type { StubScript } from "../testing/stub-api.ts";
import { stubClients } from "../testing/stub-client.ts";
import type { BlobListEntry } from "./api-types.ts";
import type { ListPageOptions } from "./client-options.ts";

const { setUp } = stubClients();

/** Pages, each but the last with a cursor. */
const pages = (...all: BlobListEntry[][]): StubScript => ({
  list: (count) => {
    const cursor = count < all.length - 1 ? { next_cursor: `after ${count}` } : {};
    return { status: 200, body: { blobs: all[count] ?? [], ...cursor } };
  },
});

async function idsOf(list: AsyncIterable<BlobListEntry>): Promise<string[]> {
  const ids: string[] = [];
  for await (const { blob_id: id } of list) ids.push(id);
  return ids;
}

describe("RekogClient.list", () => {
  it("goes through every page, also where one is empty", async () => {
    const { api, client } = await setUp(pages(entries(9, 2), [], entries(7, 1), []));
    const ids = [...entries(9, 2), ...entries(7, 1)].map(({ blob_id: id }) => id);
    expect(await idsOf(client.list())).toEqual(ids);
    expect(api.lists.map(String)).toEqual([
      "limit=100",
      "limit=100&cursor=after+0",
      "limit=100&cursor=after+1",
      "limit=100&cursor=after+2",
    ]);
  });

  it("asks for nothing before it is iterated, and for no page more than is taken", async () => {
    const { api, client } = await setUp(pages(entries(9, 2), entries(7, 2)));
    const list = client.list({ pageSize: 2 });
    expect(api.lists).toEqual([]);
    let taken = 0;
    for await (const _ of list) {
      taken += 1;
      if (taken === 2) break;
    }
    expect(api.lists.map(String)).toEqual(["limit=2"]);
  });

  it("says everywhere which blobs are meant", async () => {
    const { api, client } = await setUp(pages(entries(9, 1), entries(8, 1)));
    const list = client.list({
      status: ["succeeded", "failed"],
      createdAfter: new Date("2026-11-23T12:00:00+01:00"),
      createdBefore: "2026-11-24",
      metadata: { order: "4711", "a.b&c": "x=y z" },
      pageSize: 1,
    });
    await idsOf(list);
    const asked = {
      status: "succeeded,failed",
      created_after: "2026-11-23T11:00:00.000Z",
      created_before: "2026-11-24",
      "metadata.order": "4711",
      "metadata.a.b&c": "x=y z",
      limit: "1",
    };
    expect(api.lists.map((query) => Object.fromEntries(query))).toEqual([
      asked,
      { ...asked, cursor: "after 0" },
    ]);
  });

  it("goes on after what passes, and does not show a blob twice", async () => {
    const { client } = await setUp({
      list: (count) =>
        [
          { status: 200, body: { blobs: entries(9, 2), next_cursor: "more" } },
          { status: 503 },
          { status: 429, headers: { "retry-after": "1" } },
          { status: 200, body: { blobs: entries(7, 1) } },
        ][count],
    });
    expect(await idsOf(client.list())).toHaveLength(3);
  });

  it("tells a cursor that is refused, after what came before it", async () => {
    const { client } = await setUp({
      list: (count) =>
        count === 0
          ? { status: 200, body: { blobs: entries(9, 1), next_cursor: "bad" } }
          : { status: 400, body: keyProblem(400, "invalid_request", "1 parameter is wrong.") },
    });
    const list = client.list();
    expect((await list.next()).value).toEqual(sampleEntry(9));
    await expect(list.next()).rejects.toMatchObject({ name: "ApiError", code: "invalid_request" });
  });

  it("ends with the signal's own reason, between pages and within one", async () => {
    const { api, client } = await setUp({
      list: (count) =>
        count === 0
          ? { status: 200, body: { blobs: entries(9, 1), next_cursor: "more" } }
          : undefined,
    });
    const reason = new Error("enough");
    const within = new AbortController();
    const list = client.list({ signal: within.signal });
    await list.next();
    const ended = expect(list.next()).rejects.toBe(reason);
    await api.next("list");
    within.abort(reason);
    await ended;
    const before = client.list({ signal: AbortSignal.abort(reason) });
    await expect(before.next()).rejects.toBe(reason);
    expect(api.lists).toHaveLength(2);
  });

  it("does not go round for ever with one cursor", async () => {
    const { api, client } = await setUp({
      list: () => ({ status: 200, body: { blobs: [], next_cursor: "again" } }),
    });
    await expect(client.list().next()).rejects.toMatchObject({ code: "unexpected_answer" });
    expect(api.lists).toHaveLength(2);
  });

  it.each([
    ["empty", 0],
    ["full", 1],
  ])("does not go round for ever through several %s pages", async (_, size) => {
    const { api, client } = await setUp({
      list: (count) => ({
        status: 200,
        body: { blobs: entries(9, size), next_cursor: String(count % 7) },
      }),
    });
    await expect(idsOf(client.list())).rejects.toMatchObject({ code: "unexpected_answer" });
    expect(api.lists.length).toBeLessThan(30);
  });

  it("knows an API that is older", async () => {
    const { client } = await setUp({
      list: () => ({ status: 404, body: { message: "Not Found" } }),
    });
    await expect(client.list().next()).rejects.toMatchObject({
      code: "http_404",
      message: expect.stringContaining("it is older than this rekog"),
      hint: expect.stringMatching(/^Deploy it anew \(`rekog deploy`\)/),
    });
  });

  it("refuses a date that is none, without asking", async () => {
    const { api, client } = await setUp();
    const createdAfter = new Date("soon");
    await expect(client.listPage({ createdAfter })).rejects.toMatchObject({
      name: "UsageError",
      code: "invalid_time",
    });
    expect(api.lists).toEqual([]);
  });

  it.each([
    ["a web page", "<!doctype html>"],
    ["other JSON", { blobs: 7 }],
    ["blobs without an id", { blobs: [{ status: "failed" }] }],
    ["an empty cursor", { blobs: [], next_cursor: "" }],
  ])("recognises that %s is not rekog's API", async (_, body) => {
    const { client } = await setUp({ list: () => ({ status: 203, body }) });
    await expect(client.listPage()).rejects.toMatchObject({ code: "unexpected_answer" });
  });
});

describe("RekogClient.listPage", () => {
  it("gives a page and the cursor of the next, as the API says them", async () => {
    const { api, client } = await setUp(pages(sampleEntries(), entries(1, 1)));
    const options: ListPageOptions = { status: "failed", pageSize: 4 };
    const page = await client.listPage(options);
    expect(page).toEqual({ blobs: sampleEntries(), next_cursor: "after 0" });
    const next = await client.listPage({ ...options, cursor: page.next_cursor });
    expect(next).toEqual({ blobs: entries(1, 1) });
    expect(api.lists.map(String)).toEqual([
      "status=failed&limit=4",
      "status=failed&limit=4&cursor=after+0",
    ]);
  });
});

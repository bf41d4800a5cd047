import { describe, expect, it } from "@jest/globals";
import { ApiError } from "../../core/errors/api-errors.ts";
import type { BlobPage, BlobPageRequest } from "../../core/use-cases/list-blobs.ts";
import { expectToMatchContract } from "../../testing/contract.ts";
import {
  blob,
  callback,
  label,
  processing,
  recognitionFacts,
  succeeded,
} from "../../testing/sample-blob.ts";
import { httpDeps, httpEvent } from "../events.fixture.ts";
import { listBlobsHandler } from "./list-blobs.ts";

const next = { createdAt: "2026-11-23T12:00:00.000Z", blobId: "last" };

async function list(query: Record<string, string> = {}, page: BlobPage = { blobs: [] }) {
  const asked: BlobPageRequest[] = [];
  const handler = listBlobsHandler(async (request) => {
    asked.push(request);
    return page;
  }, httpDeps().deps);
  const response = await handler(httpEvent({ query }));
  const body = expectToMatchContract("listBlobs", response) as Record<string, unknown>;
  return { status: response.statusCode, headers: response.headers, body, asked: asked[0] };
}

const faultsOf = async (query: Record<string, string>) => {
  const { status, body, asked } = await list(query);
  expect([status, body.code, asked]).toEqual([400, "invalid_request", undefined]);
  return body.errors;
};

describe("GET /blobs", () => {
  it("tells of each blob what is needed to pick one", async () => {
    const labels = Array.from({ length: 7 }, (_, i) => label(`Label ${i}`, 60 + i));
    const states = [
      { status: "awaiting_upload" } as const,
      processing,
      succeeded([...labels, label("Poor", 40)]),
      { status: "failed", failure: { code: "empty_upload" } } as const,
    ];
    const blobs = states.map((state, i) =>
      blob(state, { blobId: `blob-${i}`, metadata: { order: `${i}` }, callback: callback() }),
    );
    const { status, headers, body } = await list({}, { blobs });
    expect([status, headers?.["cache-control"]]).toEqual([200, "no-store"]);
    const entry = (i: number) => ({
      blob_id: `blob-${i}`,
      status: states[i]?.status,
      created_at: "2026-11-23T12:00:00.000Z",
      updated_at: "2026-11-23T12:00:00.000Z",
      metadata: { order: `${i}` },
    });
    const topLabels = [6, 5, 4, 3, 2].map((i) => ({ label: `Label ${i}`, confidence: 60 + i }));
    expect(body).toEqual({
      blobs: [
        entry(0),
        entry(1),
        { ...entry(2), top_labels: topLabels },
        { ...entry(3), error: { code: "empty_upload" } },
      ],
    });
  });

  it("tells what was asked for beside labels, the verdict, and what was paid", async () => {
    const state = succeeded();
    const recognition = { ...recognitionFacts, microdollars: 1_000 };
    const result = {
      labels: [{ label: "Violence", confidence: 90, parents: [], taxonomyLevel: 1 }],
      contentTypes: [],
    };
    const moderated = { ...state, answers: { moderation: { result, recognition } } };
    const policy = { review: { Violence: 80 } };
    const blobs = [blob(moderated, { features: ["moderation"], policy }), blob(state)];
    const { body } = await list({}, { blobs });
    const [first, second] = body.blobs as Record<string, unknown>[];
    expect(first).toMatchObject({
      features: ["moderation"],
      verdict: { decision: "review" },
      cost: { calls: 1, estimated_usd: 0.001 },
    });
    expect(first).not.toHaveProperty("top_labels");
    expect(second).not.toHaveProperty("features");
    expect(second).toHaveProperty("top_labels");
  });

  it("shows no label that GET of the blob would not show", async () => {
    const state = succeeded([label("Car", 99), label("Road", 70), label("Sky", 60)]);
    const blobs = [
      blob(state, { filter: { labels: { minConfidence: 65 } } }),
      blob(state, { filter: { labels: { maxLabels: 1 } } }),
      blob(succeeded([])),
    ];
    const { body } = await list({}, { blobs });
    const names = (body.blobs as { top_labels: { label: string }[] }[]).map(({ top_labels }) =>
      top_labels.map((one) => one.label),
    );
    expect(names).toEqual([["Car", "Road"], ["Car"], []]);
  });

  it("asks for twenty of everything, unless it is told otherwise", async () => {
    const { asked } = await list();
    expect(asked).toEqual({ account: "default", limit: 20, filter: { metadata: new Map() } });
  });

  it("takes filters: states, times, and metadata of any name", async () => {
    const { asked } = await list({
      status: "failed, succeeded,failed",
      created_after: "2026-11-23",
      created_before: "2026-11-24T01:00:00+01:00",
      "metadata.order": "4711",
      "metadata.a.b,c": "",
      "metadata.__proto__": "x",
      "metadata.🚗": "1,2",
      limit: "100",
    });
    expect(asked).toEqual({
      account: "default",
      limit: 100,
      earliest: "2026-11-23T00:00:00.000Z",
      latest: "2026-11-23T23:59:59.999Z",
      filter: {
        statuses: ["failed", "succeeded"],
        metadata: new Map([
          ["order", "4711"],
          ["a.b,c", ""],
          ["__proto__", "x"],
          ["🚗", "1,2"],
        ]),
      },
    });
  });

  it("gives a cursor where there is more, which leads on with the same filters and any limit", async () => {
    const query = { status: "failed", "metadata.order": "4711" };
    const { body } = await list(query, { blobs: [], next });
    const cursor = String(body.next_cursor);
    const { asked } = await list({ ...query, cursor, limit: "3" });
    expect(asked).toMatchObject({ behind: next, limit: 3, filter: { statuses: ["failed"] } });
  });

  it.each([
    ["other filters", { status: "succeeded" }],
    ["no filters", {}],
  ])("refuses a cursor with %s", async (_, other) => {
    const { body } = await list({ status: "failed" }, { blobs: [], next });
    expect(await faultsOf({ ...other, cursor: String(body.next_cursor) })).toEqual([
      {
        pointer: "/cursor",
        detail: "is of another list or was changed: ask without it for the first page",
      },
    ]);
  });

  it.each(["", "x", "a".repeat(10_000), "../../etc/passwd", "\0", "AAAA,BBBB"])(
    "refuses the cursor %.20j",
    async (cursor) => {
      expect(await faultsOf({ cursor })).toMatchObject([{ pointer: "/cursor" }]);
    },
  );

  it.each(["0", "101", "-1", "1.5", "1e9", "", "ten", "20,20", "9".repeat(100)])(
    "refuses the limit %j",
    async (limit) => {
      const detail = "must be a whole number from 1 to 100";
      expect(await faultsOf({ limit })).toEqual([{ pointer: "/limit", detail }]);
    },
  );

  it.each(["", "done", "FAILED", "failed,", "failed;succeeded", "failed,done", "__proto__"])(
    "refuses the status %j",
    async (status) => {
      const detail =
        "must be one or more of awaiting_upload, processing, succeeded, failed, separated by commas";
      expect(await faultsOf({ status })).toEqual([{ pointer: "/status", detail }]);
    },
  );

  it("refuses times that are none, and a range that ends before it begins", async () => {
    const detail =
      "must be a time with its offset, such as 2026-11-23T12:00:00Z, or a day, 2026-11-23";
    expect(await faultsOf({ created_after: "yesterday", created_before: "99999-01-01" })).toEqual([
      { pointer: "/created_after", detail },
      { pointer: "/created_before", detail },
    ]);
    const order = [{ pointer: "/created_before", detail: "must be later than created_after" }];
    for (const createdBefore of ["2026-11-22", "2026-11-23"]) {
      expect(
        await faultsOf({ created_after: "2026-11-23", created_before: createdBefore }),
      ).toEqual(order);
    }
  });

  it("refuses metadata that no blob can have", async () => {
    expect(await faultsOf({ "metadata.": "x" })).toEqual([
      { pointer: "/metadata.", detail: "must have a name" },
    ]);
    expect(await faultsOf({ [`metadata.${"n".repeat(65)}`]: "x" })).toEqual([
      {
        pointer: `/metadata.${"n".repeat(65)}`,
        detail: "has a name of more than 64 characters",
      },
    ]);
    expect(await faultsOf({ "metadata.a/b~c": "v".repeat(513) })).toEqual([
      { pointer: "/metadata.a~1b~0c", detail: "must be at most 512 characters" },
    ]);
    const many = Array.from({ length: 300 }, (_, i) => [`metadata.n${i}`, "x"]);
    expect(await faultsOf(Object.fromEntries(many))).toEqual([
      { pointer: "/metadata", detail: "must be asked for 20 names at most" },
    ]);
  });

  it("refuses what it does not know, and lists all that is wrong", async () => {
    const detail = "is not a known query parameter";
    const query = { account: "other", metadata: "x", "metadata[order]": "1", limit: "0" };
    expect(await faultsOf(query)).toEqual([
      { pointer: "/limit", detail: "must be a whole number from 1 to 100" },
      { pointer: "/account", detail },
      { pointer: "/metadata", detail },
      { pointer: "/metadata[order]", detail },
    ]);
  });

  it("says why there is no list where there are no keys, and what to do", async () => {
    const handler = listBlobsHandler(async () => {
      throw new ApiError("list_needs_keys", "This API asks for no key.");
    }, httpDeps().deps);
    const response = await handler(httpEvent());
    expect(response.statusCode).toBe(403);
    expect(expectToMatchContract("listBlobs", response)).toMatchObject({
      code: "list_needs_keys",
      hint: expect.stringMatching(/requireKey=true.*rekog keys create/),
    });
  });
});

import { describe, expect, it } from "@jest/globals";
import { fakeBlobStore } from "../testing/fake-blob-store.ts";
import { fixedClock } from "../testing/fixed-clock.ts";
import { createBlobUseCase } from "./create-blob.ts";
import type { UploadIssuer } from "./ports.ts";

const MINUTE_MS = 60_000;

function setUp(issuer?: UploadIssuer) {
  const store = fakeBlobStore();
  const issued: unknown[] = [];
  let ids = 0;
  const create = createBlobUseCase({
    store,
    now: fixedClock("2026-11-23T12:00:00.000Z").now,
    newId: () => `blob-${++ids}`,
    uploadWindowMs: 60 * MINUTE_MS,
    retentionMs: 30 * 24 * 60 * MINUTE_MS,
    issuer: issuer ?? {
      async issue(blobId, expiresAt) {
        issued.push({ blobId, expiresAt });
        const fields = { key: blobId };
        return { url: "https://s3", fields, expiresAt: expiresAt.toISOString(), maxBytes: 9 };
      },
    },
  });
  return { store, create, issued };
}

describe("createBlob", () => {
  it("writes a blob that waits for its picture, with five minutes more than the form has", async () => {
    const { store, create } = setUp();
    const { record } = await create({});
    expect(record).toEqual({
      blobId: "blob-1",
      createdAt: "2026-11-23T12:00:00.000Z",
      updatedAt: "2026-11-23T12:00:00.000Z",
      uploadDeadlineAt: "2026-11-23T13:05:00.000Z",
      expiresAt: "2026-12-23T12:00:00.000Z",
      filter: {},
      state: { status: "awaiting_upload" },
    });
    expect(await store.get("blob-1")).toEqual(record);
  });

  it("issues a form for that blob, to the end of its window", async () => {
    const { create, issued } = setUp();
    const { upload } = await create({});
    expect(issued).toEqual([{ blobId: "blob-1", expiresAt: new Date("2026-11-23T13:00:00.000Z") }]);
    expect(upload).toEqual({
      url: "https://s3",
      fields: { key: "blob-1" },
      expiresAt: "2026-11-23T13:00:00.000Z",
      maxBytes: 9,
    });
  });

  it("keeps the filter and the metadata", async () => {
    const { store, create } = setUp();
    const request = { filter: { minConfidence: 80, maxLabels: 3 }, metadata: { order: "4711" } };
    await create(request);
    expect(await store.get("blob-1")).toMatchObject(request);
  });

  it("gives every blob an id of its own", async () => {
    const { create } = setUp();
    const ids = [await create({}), await create({})].map(({ record }) => record.blobId);
    expect(ids).toEqual(["blob-1", "blob-2"]);
  });

  it("writes nothing if there can be no form", async () => {
    const { store, create } = setUp({ issue: () => Promise.reject(new Error("no credentials")) });
    await expect(create({})).rejects.toThrow("no credentials");
    expect(await store.get("blob-1")).toBeUndefined();
  });
});

import { describe, expect, it } from "@jest/globals";
import { fakeBlobStore } from "../../testing/fake-blob-store.ts";
import { callbackSecret, carLabel, urlTarget } from "../../testing/sample-blob.ts";
import { defaultAccount } from "../api-keys/access-key.ts";
import type { CacheEntry } from "../ports/recognition.ts";
import {
  imageBytes,
  recognised,
  refused,
  createBlobBed as setUp,
  sha256,
} from "./create-blob.fixture.ts";

const start = "2026-11-23T12:00:00.000Z";
const callback = urlTarget();
const toAda = { kind: "mailbox", mailbox: "ada" } as const;

describe("createBlob", () => {
  it("writes a blob that waits for its picture, with five minutes more than the form has", async () => {
    const { store, create } = setUp();
    const { record } = await create({});
    expect(record).toEqual({
      blobId: "blob-1",
      account: defaultAccount,
      createdAt: start,
      updatedAt: start,
      uploadDeadlineAt: "2026-11-23T13:05:00.000Z",
      expiresAt: "2026-12-23T12:00:00.000Z",
      features: ["labels"],
      options: { faceAttributes: false },
      filter: {},
      content: {},
      state: { status: "awaiting_upload" },
    });
    expect(await store.get("blob-1")).toEqual(record);
  });

  it("issues a form for that blob, to the end of its window", async () => {
    const { create, issued } = setUp();
    const { upload } = await create({});
    const expiresAt = new Date("2026-11-23T13:00:00.000Z");
    expect(issued).toEqual([{ blobId: "blob-1", expiresAt, content: {} }]);
    expect(upload).toEqual({
      url: "https://s3",
      fields: { key: "blob-1" },
      expiresAt: "2026-11-23T13:00:00.000Z",
      maxBytes: 9,
    });
  });

  it("keeps the filter, the metadata and the callback, which waits for the result", async () => {
    const { store, callbacks, create } = setUp();
    const request = {
      filter: { labels: { minConfidence: 80, maxLabels: 3 } },
      metadata: { order: "4711" },
    };
    await create({ ...request, callback });
    expect(await store.get("blob-1")).toMatchObject({
      ...request,
      callback: {
        target: callback,
        secret: callbackSecret,
        status: "pending",
        delivery: 1,
        attempts: [],
      },
    });
    expect(callbacks.sent).toEqual([]);
  });

  it("gives every blob an id of its own", async () => {
    const { create } = setUp();
    const ids = [await create({}), await create({})].map(({ record }) => record.blobId);
    expect(ids).toEqual(["blob-1", "blob-2"]);
  });

  it("writes nothing if there can be no form", async () => {
    const issuer = { issue: () => Promise.reject(new Error("no credentials")) };
    const { store, create } = setUp({ issuer });
    await expect(create({})).rejects.toThrow("no credentials");
    expect(await store.get("blob-1")).toBeUndefined();
  });

  describe("for a picture that is promised", () => {
    const content = { sha256, bytes: imageBytes };

    it("issues a form for these bytes only, if they are not known", async () => {
      const { store, create, issued } = setUp();
      const { record, upload } = await create({ content });
      expect(record.state).toEqual({ status: "awaiting_upload" });
      expect(upload).toBeDefined();
      expect(issued).toMatchObject([{ content }]);
      expect((await store.get("blob-1"))?.content).toEqual(content);
    });

    it.each([
      ["with its size", content],
      ["without a size", { sha256 }],
    ])(
      "answers with the labels at once, if the bytes were recognised before, %s",
      async (_, its) => {
        const { store, remember, create, issued } = setUp();
        await remember({ sha256 }, recognised);
        const { record, upload } = await create({ content: its });
        expect(upload).toBeUndefined();
        expect(issued).toEqual([]);
        expect(record.state).toMatchObject({
          status: "succeeded",
          answers: {
            labels: { result: [carLabel], recognition: { cachedAt: "2026-11-23T11:00:00.000Z" } },
          },
        });
        expect(await store.get("blob-1")).toEqual(record);
      },
    );

    it("answers with the refusal at once, if the bytes were refused for good", async () => {
      const { remember, create } = setUp();
      await remember({ sha256 }, refused);
      const { record, upload } = await create({ content });
      expect(upload).toBeUndefined();
      const { failure, image } = refused as CacheEntry & { kind: "refused" };
      expect(record.state).toEqual({ status: "failed", failure, image });
    });

    it("leaves it to S3 to refuse a size that does not go with the hash", async () => {
      const { remember, create, issued } = setUp();
      await remember({ sha256 }, recognised);
      const wrong = { sha256, bytes: imageBytes + 1 };
      const { record } = await create({ content: wrong });
      expect(record.state.status).toBe("awaiting_upload");
      expect(issued).toMatchObject([{ content: wrong }]);
    });

    it.each([
      [{ bytes: 0 }, { code: "empty_upload" }],
      [{ bytes: 15_000_001 }, { code: "image_too_large", bytes: 15_000_001 }],
      [
        { sha256, bytes: 1e12 },
        { code: "image_too_large", bytes: 1e12 },
      ],
    ])("refuses %j before it is uploaded", async (its, failure) => {
      const { store, create, issued } = setUp();
      const { record, upload } = await create({ content: its });
      expect(record.state).toEqual({ status: "failed", failure });
      expect(upload).toBeUndefined();
      expect(issued).toEqual([]);
      expect(await store.get("blob-1")).toEqual(record);
    });

    it.each([1, 15_000_000])("issues a form for %d bytes", async (bytes) => {
      expect((await setUp().create({ content: { bytes } })).upload).toBeDefined();
    });

    it.each([
      ["a result", content],
      ["a refusal", { bytes: 0 }],
    ])("asks for the callback at once where there is %s", async (_, its) => {
      const { remember, callbacks, create } = setUp();
      await remember({ sha256 }, recognised);
      await create({ content: its, callback });
      expect(callbacks.sent).toEqual([{ blobId: "blob-1", delivery: 1 }]);
      await create({ content: its });
      expect(callbacks.sent).toHaveLength(1);
    });

    it("asks for none that goes to a mailbox, where it is with the record", async () => {
      const { remember, callbacks, store, create } = setUp();
      const ada = { account: defaultAccount, name: "ada" };
      const inMailbox = () => store.waiting(ada, new Date("2027-01-01"), 10);
      await create({ callback: toAda });
      expect(await inMailbox()).toEqual([]);
      await remember({ sha256 }, recognised);
      await create({ content, callback: toAda });
      expect(await inMailbox()).toEqual(["blob-2"]);
      expect(callbacks.sent).toEqual([]);
    });

    it("writes the record before it asks for the callback", async () => {
      const seen: unknown[] = [];
      const { store, create } = setUp({
        callbacks: { send: async ({ blobId }) => void seen.push(await store.get(blobId)) },
      });
      await create({ content: { bytes: 0 }, callback });
      expect(seen).toMatchObject([{ state: { status: "failed" } }]);
    });
  });

  describe("with a callback that cannot be", () => {
    it("refuses a URL with what speaks against it, and writes nothing", async () => {
      const { store, create, issued } = setUp({ refuseUrl: async () => "must be public" });
      await expect(create({ callback })).rejects.toMatchObject({
        code: "invalid_callback_url",
        message: "callback_url must be public.",
        faults: [{ pointer: "/callback_url", detail: "must be public" }],
      });
      expect(await store.get("blob-1")).toBeUndefined();
      expect(issued).toEqual([]);
    });

    it("refuses a mailbox where everybody is one account, but on one's own machine", async () => {
      const open = setUp({ requireKey: false });
      await expect(open.create({ callback: toAda })).rejects.toMatchObject({
        code: "mailbox_needs_keys",
      });
      expect(await open.store.get("blob-1")).toBeUndefined();
      const local = setUp({ requireKey: false, mailboxWithoutKey: true });
      await local.create({ callback: toAda });
      expect((await local.store.get("blob-1"))?.callback).toMatchObject({ target: toAda });
    });

    it("refuses to pin the certificate of a receiver that has none", async () => {
      const trust = { certificateSha256: "ab".repeat(32) };
      const { create } = setUp();
      for (const url of ["http://receiver.example/", "HTTP://receiver.example/"]) {
        await expect(create({ callback: urlTarget({ url, trust }) })).rejects.toMatchObject({
          code: "invalid_callback_url",
          faults: [{ detail: expect.stringMatching(/^must begin with https/) }],
        });
      }
      await create({ callback: urlTarget({ trust }) });
    });
  });
});

describe("what is measured of creations", () => {
  const found = { sha256, bytes: imageBytes };

  it.each([
    { name: "a blob that waits", request: {}, expected: { BlobsCreated: [1] } },
    {
      name: "a file that is too large",
      request: { content: { bytes: 15_000_001 } },
      expected: { BlobsCreated: [1], PicturesRefused: [1] },
    },
    {
      name: "content that was recognised before",
      entry: recognised,
      request: { content: found },
      expected: { BlobsCreated: [1], CacheHits: [1] },
    },
    {
      name: "content that was refused before",
      entry: refused,
      request: { content: found },
      expected: { BlobsCreated: [1], CacheHits: [1], PicturesRefused: [1] },
    },
  ])("$name", async ({ entry, request, expected }) => {
    const { remember, create, metrics } = setUp();
    if (entry) await remember({ sha256 }, entry);
    await create(request);
    expect(metrics.values).toEqual(expected);
  });

  it("nothing, if the blob could not be written", async () => {
    const store = { ...fakeBlobStore(), create: () => Promise.reject(new Error("down")) };
    const { create, metrics } = setUp({ store });
    await expect(create({})).rejects.toThrow("down");
    expect(metrics.values).toEqual({});
  });
});

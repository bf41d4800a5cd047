import { describe, expect, it } from "@jest/globals";
import { urlTarget } from "../../testing/sample-blob.ts";
import { createBlobBed, imageBytes, recognised, sha256 } from "./create-blob.fixture.ts";

const callback = urlTarget();
const again = { key: "order-4711", fingerprint: "aa" };
const hourMs = 60 * 60_000;

describe("createBlob, sent again with the same key", () => {
  it("answers with the same blob, a form of its own time, and the same secret", async () => {
    const { create, clock, issued } = createBlobBed();
    const first = await create({ callback }, "shop", again);
    clock.advance(60_000);
    const second = await create({ callback }, "shop", again);
    expect(first.isReplayed).toBeUndefined();
    expect(second).toMatchObject({ isReplayed: true, record: first.record });
    expect(second.record.callback?.secret).toBe(first.record.callback?.secret);
    expect(second.upload?.expiresAt).toBe(first.upload?.expiresAt);
    expect(issued).toHaveLength(2);
  });

  it("tells how the blob is by now, and has no form that nobody may post any more", async () => {
    const { create, clock } = createBlobBed();
    await create({}, "shop", again);
    clock.advance(hourMs);
    const late = await create({}, "shop", again);
    expect(late).not.toHaveProperty("upload");
    clock.advance(hourMs);
    expect((await create({}, "shop", again)).record.state).toMatchObject({ status: "failed" });
  });

  it("has no form for a picture that is there and waits for its turn", async () => {
    const { create, clock, store } = createBlobBed();
    const { record } = await create({}, "shop", again);
    await store.remove(record.blobId);
    const uploadDeadlineAt = new Date(clock.now().getTime() + 6 * hourMs).toISOString();
    const uploadSeenAt = clock.now().toISOString();
    await store.create({ ...record, uploadDeadlineAt, uploadSeenAt });
    const late = await create({}, "shop", again);
    expect(late.record.state).toEqual({ status: "awaiting_upload" });
    expect(late).not.toHaveProperty("upload");
  });

  it("refuses another body", async () => {
    const { create } = createBlobBed();
    await create({}, "shop", again);
    await expect(create({}, "shop", { ...again, fingerprint: "bb" })).rejects.toMatchObject({
      code: "idempotency_key_reused",
    });
  });

  it("knows another account's key for another one", async () => {
    const { create } = createBlobBed();
    const mine = await create({}, "mine", again);
    const theirs = await create({}, "theirs", { ...again, fingerprint: "bb" });
    expect(theirs.record.blobId).not.toBe(mine.record.blobId);
    expect(theirs.isReplayed).toBeUndefined();
  });

  it("is a new request after a day", async () => {
    const { create, clock } = createBlobBed();
    const first = await create({}, "shop", again);
    clock.advance(24 * hourMs - 1);
    expect((await create({}, "shop", again)).isReplayed).toBe(true);
    clock.advance(1);
    const next = await create({}, "shop", again);
    expect(next.record.blobId).not.toBe(first.record.blobId);
  });

  it("makes one blob for ten clients at once, with one secret", async () => {
    const { create, metrics } = createBlobBed();
    const all = await Promise.all(
      Array.from({ length: 10 }, () => create({ callback }, "shop", again)),
    );
    expect(new Set(all.map(({ record }) => record.blobId)).size).toBe(1);
    expect(new Set(all.map(({ record }) => record.callback?.secret)).size).toBe(1);
    expect(metrics.values.BlobsCreated).toEqual([1]);
  });

  it("makes the blob that a crash kept from being written, under its own id", async () => {
    const { create, store } = createBlobBed();
    const { create: write } = store;
    store.create = async () => {
      throw new Error("killed");
    };
    await expect(create({}, "shop", again)).rejects.toThrow("killed");
    store.create = write;
    const second = await create({}, "shop", again);
    const third = await create({}, "shop", again);
    expect(third.record.blobId).toBe(second.record.blobId);
  });

  it("goes on where a crash came after the blob and before its key was settled", async () => {
    const { create, idempotency } = createBlobBed();
    idempotency.settle = async () => {
      throw new Error("killed");
    };
    const first = await create({}, "shop", again);
    expect(await create({}, "shop", again)).toMatchObject({
      isReplayed: true,
      record: { blobId: first.record.blobId },
    });
  });

  it("does not make a blob anew that was deleted", async () => {
    const { create, store } = createBlobBed();
    const { record } = await create({}, "shop", again);
    await store.remove(record.blobId);
    await expect(create({}, "shop", again)).rejects.toMatchObject({
      code: "idempotency_key_reused",
      message: "The blob that was created with this key is gone.",
    });
  });

  it("does not make a blob anew that was deleted, whose key a crash kept from being settled", async () => {
    const { create, idempotency, store } = createBlobBed();
    const { settle } = idempotency;
    idempotency.settle = async () => {
      throw new Error("killed");
    };
    const { record } = await create({}, "shop", again);
    idempotency.settle = settle;
    await create({}, "shop", again);
    await store.remove(record.blobId);
    await expect(create({}, "shop", again)).rejects.toMatchObject({
      code: "idempotency_key_reused",
    });
  });

  it("asks again for the callback that a crash kept from being asked for, until it was tried", async () => {
    const { create, callbacks, remember } = createBlobBed();
    await remember({ sha256 }, recognised, "shop");
    const content = { sha256, bytes: imageBytes };
    callbacks.send = async () => {
      throw new Error("killed");
    };
    await expect(create({ callback, content }, "shop", again)).rejects.toThrow("killed");
    const sent: unknown[] = [];
    callbacks.send = async (request) => void sent.push(request);
    const { record } = await create({ callback, content }, "shop", again);
    expect(sent).toEqual([{ blobId: record.blobId, delivery: 1 }]);
  });

  it("is refused before anything is kept, where what is asked is wrong", async () => {
    const { create } = createBlobBed({ refuseUrl: async () => "must be public" });
    await expect(create({ callback }, "shop", again)).rejects.toMatchObject({
      code: "invalid_callback_url",
    });
    const other = { ...again, fingerprint: "bb" };
    expect((await create({}, "shop", other)).isReplayed).toBeUndefined();
  });

  it("can be sent again where the day's limit refused it", async () => {
    const { create, clock, spending } = createBlobBed();
    const day = "2026-11-23";
    const payment = { day, account: "shop", feature: "labels", microdollars: 1_000_000 } as const;
    await spending.reserve(payment, { stage: 1_000_000 });
    await expect(create({}, "shop", again)).rejects.toMatchObject({ code: "spending_limit" });
    clock.advance(12 * hourMs);
    const { record, isReplayed } = await create({}, "shop", again);
    expect(record.state.status).toBe("awaiting_upload");
    expect(isReplayed).toBeUndefined();
  });
});

import { describe, expect, it } from "@jest/globals";
import { fakeBlobStore } from "../../testing/fake-blob-store.ts";
import { fixedClock } from "../../testing/fixed-clock.ts";
import { blob } from "../../testing/sample-blob.ts";
import { defaultAccount } from "../api-keys/access-key.ts";
import { getBlobUseCase } from "./get-blob.ts";

describe("getBlob", () => {
  const setUp = async () => {
    const store = fakeBlobStore();
    const clock = fixedClock(blob().createdAt);
    await store.create(blob());
    const getBlob = getBlobUseCase({ store, now: clock.now });
    return { clock, get: (id: string, account = defaultAccount) => getBlob(id, account) };
  };

  it("reads a blob", async () => {
    const { get } = await setUp();
    expect(await get(blob().blobId)).toEqual(blob());
  });

  it("knows nothing of other ids, nor of another account's blobs", async () => {
    const { get } = await setUp();
    expect(await get("another")).toBeUndefined();
    expect(await get(blob().blobId, "another")).toBeUndefined();
  });

  it("sees a blob as it is by now: failed after its deadline, unknown after its end", async () => {
    const { clock, get } = await setUp();
    clock.advance(60 * 60_000);
    expect((await get(blob().blobId))?.state).toEqual({
      status: "failed",
      failure: { code: "upload_expired" },
    });
    clock.advance(30 * 24 * 60 * 60_000);
    expect(await get(blob().blobId)).toBeUndefined();
  });
});

import { describe, expect, it } from "@jest/globals";
import { fakeBlobStore } from "../../testing/fake-blob-store.ts";
import { fakeUploads } from "../../testing/fake-uploads.ts";
import { fixedClock } from "../../testing/fixed-clock.ts";
import { blob, processing, succeeded } from "../../testing/sample-blob.ts";
import { watchedPorts } from "../../testing/watched-ports.ts";
import { defaultAccount } from "../api-keys/access-key.ts";
import type { BlobRecord } from "../blob/blob.ts";
import { deleteBlobUseCase } from "./delete-blob.ts";

const { blobId } = blob();

async function setUp(record?: BlobRecord) {
  const clock = fixedClock(blob().createdAt);
  const own = { store: fakeBlobStore(), uploads: fakeUploads() };
  if (record) await own.store.create(record);
  const { ports, calls } = watchedPorts(own);
  const remove = deleteBlobUseCase({ ...ports, now: clock.now });
  const deleteBlob = (id: string, account = defaultAccount) => remove(id, account);
  return { ...own, clock, calls, deleteBlob };
}

describe("deleteBlob", () => {
  it.each([
    ["waits for its upload", blob()],
    ["is processing", blob(processing)],
    ["is finished", blob(succeeded())],
  ])("removes a blob that %s, and every version of its object", async (_, record) => {
    const { store, uploads, deleteBlob } = await setUp(record);
    const key = `uploads/${blobId}`;
    for (const versionId of ["1", "2"]) uploads.put({ key, versionId }, Buffer.from("picture"));
    uploads.put({ key: "uploads/another" }, Buffer.from("picture"));
    expect(await deleteBlob(blobId)).toBe(true);
    expect(await store.get(blobId)).toBeUndefined();
    expect(uploads.has({ key })).toBe(false);
    expect(uploads.has({ key: "uploads/another" })).toBe(true);
  });

  it("removes the record first, so that nothing under way can still be written to it", async () => {
    const { calls, deleteBlob } = await setUp(blob());
    await deleteBlob(blobId);
    expect(calls).toEqual(["store.get", "store.remove", "uploads.removeAll"]);
  });

  it("knows nothing of a blob that is not there, was deleted, has expired, or is another account's", async () => {
    const { clock, deleteBlob } = await setUp(blob());
    expect(await deleteBlob("another")).toBe(false);
    clock.advance(Date.parse(blob().expiresAt) - Date.parse(blob().createdAt));
    expect(await deleteBlob(blobId)).toBe(false);
    expect(await (await setUp(blob())).deleteBlob(blobId, "another")).toBe(false);
    const other = await setUp(blob());
    expect(await other.deleteBlob(blobId)).toBe(true);
    expect(await other.deleteBlob(blobId)).toBe(false);
  });
});

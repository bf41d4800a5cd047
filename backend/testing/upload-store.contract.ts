import { createHash, randomBytes } from "node:crypto";
import { afterEach, beforeEach, expect, it } from "@jest/globals";
import type { ObjectRef, UploadStore } from "../core/ports/blobs.ts";

interface OpenUploads {
  uploads: UploadStore;
  /** Stores an object as an upload does, and gives back the version that it became. */
  upload(key: string, bytes: Uint8Array): Promise<ObjectRef>;
  close(): Promise<void>;
}

const blobId = "6f1c2a34";
const key = `uploads/${blobId}`;
const hello = Buffer.from("hello, world");

/** What every upload store must hold to. */
export function itIsAnUploadStore(open: () => Promise<OpenUploads>): void {
  let opened: OpenUploads;
  let uploads: UploadStore;
  beforeEach(async () => {
    opened = await open();
    uploads = opened.uploads;
  });
  afterEach(() => opened.close());

  const read = async (ref: ObjectRef, fromByte: number, maxBytes: number) => {
    const bytes = await uploads.read(ref, fromByte, maxBytes);
    return bytes && Buffer.from(bytes).toString();
  };

  it.each([
    ["its beginning", 0, 5, "hello"],
    ["what is in between", 3, 4, "lo, "],
    ["its last byte", 11, 1, "d"],
    ["its end, where more is asked for", 7, 65_536, "world"],
    ["all of it", 0, 12, "hello, world"],
    ["nothing from its end on", 12, 5, ""],
    ["nothing far behind it", 15_000_000, 1, ""],
  ])("reads %s", async (_, fromByte, maxBytes, text) => {
    const ref = await opened.upload(key, hello);
    expect(await read(ref, fromByte, maxBytes)).toBe(text);
  });

  it("reads nothing of an empty object", async () => {
    const ref = await opened.upload(key, new Uint8Array());
    expect(await read(ref, 0, 65_536)).toBe("");
  });

  it("knows of no object where there is none, or where it is gone", async () => {
    expect(await read({ key }, 0, 5)).toBeUndefined();
    const ref = await opened.upload(key, hello);
    await uploads.remove(ref);
    expect(await read(ref, 0, 5)).toBeUndefined();
  });

  it("knows the SHA-256 of each version that is stored, and of none that is gone", async () => {
    const sha256Of = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
    const large = randomBytes(3_000_000);
    const first = await opened.upload(key, hello);
    const second = await opened.upload(key, large);
    expect(await uploads.sha256(first)).toBe(sha256Of(hello));
    expect(await uploads.sha256(second)).toBe(sha256Of(large));
    expect(await uploads.sha256({ key })).toBe(sha256Of(large));
    await uploads.remove(first);
    expect(await uploads.sha256(first)).toBeUndefined();
    expect(await uploads.sha256({ key: "uploads/never" })).toBeUndefined();
    const empty = await opened.upload(key, new Uint8Array());
    expect(await uploads.sha256(empty)).toBe(sha256Of(new Uint8Array()));
  });

  it("knows whether anything is stored for a blob, and only for that one", async () => {
    expect(await uploads.isStored(blobId)).toBe(false);
    await opened.upload(`${key}-longer`, hello);
    expect(await uploads.isStored(blobId)).toBe(false);
    const ref = await opened.upload(key, hello);
    expect(await uploads.isStored(blobId)).toBe(true);
    await uploads.remove(ref);
    expect(await uploads.isStored(blobId)).toBe(false);
  });

  it("reads and removes exactly the version that it is told, and does not mind if it is gone", async () => {
    const first = await opened.upload(key, hello);
    const second = await opened.upload(key, Buffer.from("another"));
    expect(await read(first, 0, 5)).toBe("hello");
    expect(await read({ key }, 0, 5)).toBe("anoth");
    await uploads.remove(first);
    await uploads.remove(first);
    expect(await read(first, 0, 5)).toBeUndefined();
    expect(await read(second, 0, 5)).toBe("anoth");
  });

  it("removes all that was ever uploaded for a blob, and nothing of another", async () => {
    const ours = [await opened.upload(key, hello), await opened.upload(key, hello)];
    const other = await opened.upload(`${key}b`, hello);
    await uploads.removeAll(blobId);
    for (const ref of ours) expect(await read(ref, 0, 5)).toBeUndefined();
    expect(await read({ key }, 0, 5)).toBeUndefined();
    expect(await read(other, 0, 5)).toBe("hello");
    await uploads.removeAll(blobId);
  });
}

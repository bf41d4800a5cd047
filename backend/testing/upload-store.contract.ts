import { afterEach, beforeEach, expect, it } from "@jest/globals";
import type { UploadStore } from "../core/ports.ts";

interface OpenUploads {
  uploads: UploadStore;
  /** Stores an object as an upload does. */
  upload(key: string, bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

const KEY = "uploads/6f1c2a34";
const HELLO = Buffer.from("hello, world");
const HELLO_MD5 = "e4d7f1b4ed2e42d15898f4b27b019da4";

/** What every upload store must hold to. */
export function itIsAnUploadStore(open: () => Promise<OpenUploads>): void {
  let opened: OpenUploads;
  let uploads: UploadStore;
  beforeEach(async () => {
    opened = await open();
    uploads = opened.uploads;
  });
  afterEach(() => opened.close());

  const read = async (maxBytes: number) => {
    const object = await uploads.readHead({ key: KEY }, maxBytes);
    return object && { ...object, head: Buffer.from(object.head).toString() };
  };

  it("reads no more than it was asked for, and still knows the size and the ETag", async () => {
    await opened.upload(KEY, HELLO);
    expect(await read(5)).toEqual({ bytes: 12, etag: HELLO_MD5, head: "hello" });
  });

  it("reads all there is of an object that is shorter", async () => {
    await opened.upload(KEY, HELLO);
    const whole = { bytes: 12, etag: HELLO_MD5, head: "hello, world" };
    expect(await read(12)).toEqual(whole);
    expect(await read(65_536)).toEqual(whole);
  });

  it("reads an empty object", async () => {
    await opened.upload(KEY, new Uint8Array());
    const etag = "d41d8cd98f00b204e9800998ecf8427e";
    expect(await read(65_536)).toEqual({ bytes: 0, etag, head: "" });
  });

  it("reads nothing where there is no object", async () => {
    expect(await read(65_536)).toBeUndefined();
  });

  it("removes an object, and does not mind if it is gone already", async () => {
    await opened.upload(KEY, HELLO);
    await uploads.remove({ key: KEY });
    expect(await read(5)).toBeUndefined();
    await uploads.remove({ key: KEY });
  });
}

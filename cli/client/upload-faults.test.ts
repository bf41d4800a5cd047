import { createHash, randomBytes } from "node:crypto";
import { mkdirSync, rmSync, symlinkSync, truncateSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { describe, expect, it } from "@jest/globals";
import { execaSync } from "execa";
import { createdBlob } from "../testing/stub-api.ts";
import { stubClients } from "../testing/stub-client.ts";
import { temporaryFolders } from "../testing/temporary-folders.ts";
import type { PictureSource } from "./picture/picture.ts";

const temporaryFolder = temporaryFolders();
const { setUp } = stubClients();

const bytes = randomBytes(200_000);
const sha256 = createHash("sha256").update(bytes).digest("hex");

/** An API whose form takes so many bytes. */
const takesAtMost = (most: number, url: string) => {
  const { upload_info: form, ...body } = createdBlob(url);
  if (!form) throw new Error("There is no form.");
  return { status: 201, body: { ...body, upload_info: { ...form, max_bytes: most } } };
};

async function pictureFile(content: Uint8Array | string = bytes): Promise<string> {
  const path = join(await temporaryFolder(), "photo.jpg");
  await writeFile(path, content);
  return path;
}

describe("RekogClient.upload, retrying", () => {
  const s3 = (status: number, code: string) => ({
    status,
    body: `<Error><Code>${code}</Code><Message>No.</Message></Error>`,
  });

  it.each([
    [503, "SlowDown"],
    [500, "InternalError"],
    [400, "RequestTimeout"],
    [502, "x"],
  ])("posts the same form again after %d %s", async (status, code) => {
    const { client, api, slept } = await setUp({
      upload: (count) => (count < 2 ? s3(status, code) : { status: 204 }),
    });
    const progress: number[] = [];
    await client.upload(await pictureFile(), {
      onProgress: (sentBytes) => progress.push(sentBytes),
    });
    expect(api.created).toHaveLength(1);
    expect(api.uploads.map(({ fileSha256 }) => fileSha256)).toEqual([sha256, sha256, sha256]);
    expect(new Set(api.uploads.map(({ fields }) => JSON.stringify(fields))).size).toBe(1);
    // A storage that is overloaded gets no more than one form a second after that.
    expect(slept).toEqual(status === 503 ? [200, 400, 600] : [200, 400]);
    expect(progress.filter((sentBytes) => sentBytes === 0)).toHaveLength(3);
    expect(progress.at(-1)).toBe(bytes.length);
  });

  it("posts it again when the connection was lost", async () => {
    const { client, api } = await setUp({
      upload: (count) => (count === 0 ? Promise.reject(new Error("lost")) : { status: 204 }),
    });
    await client.upload(new Blob([bytes]));
    expect(api.uploads).toHaveLength(2);
  });

  it("gives up after half a minute, or when it is told to", async () => {
    const { client, api, slept } = await setUp({ upload: () => s3(500, "InternalError") });
    const failed = { s3Code: "InternalError", status: 500 };
    await expect(client.upload(bytes)).rejects.toMatchObject(failed);
    expect(slept.reduce((sum, durationMs) => sum + durationMs)).toBe(30_000);
    const { length } = api.uploads;
    await expect(client.upload(bytes, { retryForMs: 0 })).rejects.toMatchObject(failed);
    expect(api.uploads).toHaveLength(length + 1);
  });

  it("waits for as long as the storage asks", async () => {
    const { client, slept } = await setUp({
      upload: (count) =>
        count === 0 ? { ...s3(503, "SlowDown"), headers: { "retry-after": "7" } } : { status: 204 },
    });
    await client.upload(bytes);
    expect(slept).toEqual([7_200]);
  });

  it.each(["AccessDenied", "EntityTooLarge", "BadDigest"])(
    "takes %s for an answer",
    async (code) => {
      const { client, api, slept } = await setUp({ upload: () => s3(403, code) });
      await expect(client.upload(bytes)).rejects.toMatchObject({
        name: "UploadError",
        s3Code: code,
      });
      expect({ uploads: api.uploads.length, slept }).toEqual({ uploads: 1, slept: [] });
    },
  );

  it.each([
    ["a pipe", (path: string) => execaSync("mkfifo", [path])],
    ["a device", (path: string) => symlinkSync("/dev/zero", path)],
    ["a folder", (path: string) => mkdirSync(path)],
  ])("neither waits for nor sends %s that took the file's place", async (_, replaceBy) => {
    const path = await pictureFile();
    const { client, slept } = await setUp();
    const onCreated = () => {
      rmSync(path);
      replaceBy(path);
    };
    await expect(client.upload(path, { onCreated })).rejects.toMatchObject({
      name: "UsageError",
      code: "file_changed",
    });
    expect(slept).toEqual([]);
  });

  it("does not post a file again that has changed", async () => {
    const path = await pictureFile();
    const { client, slept } = await setUp();
    const uploading = client.upload(path, { onCreated: () => truncateSync(path, 10) });
    await expect(uploading).rejects.toMatchObject({ name: "UsageError", code: "file_changed" });
    expect(slept).toEqual([]);
  });
});

describe("RekogClient.upload, refusing", () => {
  it("reads no more of an endless stream than the largest picture", async () => {
    const { client, api } = await setUp();
    let givenBytes = 0;
    let hasEnded = false;
    async function* endless() {
      try {
        for (;;) {
          givenBytes += 1_000_000;
          yield Buffer.alloc(1_000_000);
        }
      } finally {
        hasEnded = true;
      }
    }
    const refused = { name: "UsageError", code: "image_too_large" };
    await expect(client.upload(endless())).rejects.toMatchObject(refused);
    expect(hasEnded).toBe(true);
    expect(givenBytes).toBeLessThan(80_000_000);
    expect(api.created).toEqual([]);
  });

  it("takes a stream of exactly the largest size", async () => {
    const { client, api } = await setUp({ create: () => takesAtMost(50_000_000, api.url) });
    await client.upload(Readable.from([Buffer.alloc(50_000_000)]));
    expect(api.uploads[0]?.fileBytes).toBe(50_000_000);
    const larger = Readable.from([Buffer.alloc(50_000_000), Buffer.alloc(1)]);
    await expect(client.upload(larger)).rejects.toMatchObject({
      code: "image_too_large",
      message: "The stream has more than 50,000,000 bytes, the largest picture that is recognised.",
    });
    expect(larger.destroyed).toBe(true);
  });

  it.each([15_000_000, 20_000_000])(
    "sends nothing that is larger than the %i bytes an API takes",
    async (most) => {
      const { client, api } = await setUp({ create: () => takesAtMost(most, api.url) });
      const path = await pictureFile(Buffer.alloc(most + 1));
      const words = (bytes: number) => `${bytes.toLocaleString("en")} bytes`;
      await expect(client.upload(path)).rejects.toMatchObject({
        name: "RekogError",
        kind: "recognition_failed",
        code: "image_too_large",
        message: `The file ${path} has ${words(most + 1)}, and this API takes ${words(most)}.`,
      });
      expect(api.uploads).toEqual([]);
    },
  );

  it("ends a stream that gives nothing with the signal's reason", async () => {
    const { client } = await setUp();
    const controller = new AbortController();
    const reason = new Error("enough");
    const silent = new Readable({ read: () => controller.abort(reason) });
    await expect(client.upload(silent, { signal: controller.signal })).rejects.toBe(reason);
    expect(silent.destroyed).toBe(true);
  });

  it("cancels a web stream that gives nothing", async () => {
    const { client } = await setUp();
    const controller = new AbortController();
    const reason = new Error("enough");
    let isCancelled = false;
    const silent = new ReadableStream<Uint8Array>({
      pull: () => {
        controller.abort(reason);
        return new Promise(() => {});
      },
      cancel: () => {
        isCancelled = true;
      },
    });
    await expect(client.upload(silent, { signal: controller.signal })).rejects.toBe(reason);
    expect(isCancelled).toBe(true);
  });

  it("leaves an iterator alone that gives nothing", async () => {
    const { client } = await setUp();
    const controller = new AbortController();
    const reason = new Error("enough");
    async function* silent() {
      controller.abort(reason);
      yield await new Promise<Uint8Array>(() => {});
    }
    await expect(client.upload(silent(), { signal: controller.signal })).rejects.toBe(reason);
  });

  it("takes no stream that was read before for an empty picture", async () => {
    const { client, api } = await setUp();
    const read = Readable.from([Buffer.from("a picture")]);
    for await (const _ of read);
    await expect(client.upload(read)).rejects.toMatchObject({
      code: "invalid_source",
      message: "The stream was read to its end before.",
    });
    expect(api.created).toEqual([]);
  });

  it("tells a stream's own failure", async () => {
    const { client } = await setUp();
    const cause = new Error("disk on fire");
    const failing = new Readable({ read: () => failing.destroy(cause) });
    const locked = new Blob(["a"]).stream();
    locked.getReader();
    await expect(client.upload(locked)).rejects.toMatchObject({
      code: "invalid_source",
      message: "The stream is locked: something else reads it.",
    });
    const told = { code: "unreadable_stream", cause };
    await expect(client.upload(failing)).rejects.toMatchObject(told);
  });

  it.each([
    ["text in a stream", "invalid_source", () => Readable.from(["text"])],
    ["a file that is not there", "unreadable_file", () => "/nowhere/photo.jpg"],
    ["a URL of the web", "invalid_source", () => new URL("https://example.com/photo.jpg")],
    ["null", "invalid_source", () => null],
    ["a number", "invalid_source", () => 42],
  ])("refuses %s", async (_, code, source) => {
    const { client, api } = await setUp();
    const uploading = client.upload(source() as PictureSource);
    await expect(uploading).rejects.toMatchObject({ name: "UsageError", code });
    expect(api.created).toEqual([]);
  });

  it("refuses a folder", async () => {
    const { client } = await setUp();
    const folder = join(await temporaryFolder(), "album");
    await mkdir(folder);
    await expect(client.upload(folder)).rejects.toMatchObject({
      code: "unreadable_file",
      message: expect.stringContaining(folder),
    });
  });

  it("tells the API's refusal, and knows no blob then", async () => {
    const { client } = await setUp({ create: () => ({ status: 403, body: "" }) });
    const created: unknown[] = [];
    const uploading = client.upload(bytes, { onCreated: (blob) => created.push(blob) });
    await expect(uploading).rejects.toMatchObject({ name: "ApiError", code: "http_403" });
    expect(created).toEqual([]);
  });

  it("tells of a blob whose upload fails", async () => {
    const { client, api } = await setUp({ upload: () => ({ status: 403, body: "" }) });
    const created: unknown[] = [];
    const uploading = client.upload(bytes, { onCreated: (blob) => created.push(blob) });
    await expect(uploading).rejects.toMatchObject({ name: "UploadError" });
    expect(created).toEqual([createdBlob(api.url)]);
  });
});

import { createHash, randomBytes } from "node:crypto";
import { createReadStream } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pathToFileURL } from "node:url";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "@jest/globals";
import { blobId, failedBlob, succeededBlob, waitingBlob } from "../testing/sample-blobs.ts";
import { callbackSecret } from "../testing/stub-api.ts";
import { stubClients } from "../testing/stub-client.ts";
import { temporaryFolders } from "../testing/temporary-folders.ts";
import type { PictureSource } from "./picture/picture.ts";

const temporaryFolder = temporaryFolders();

const bytes = randomBytes(200_000);
const sha256 = createHash("sha256").update(bytes).digest("hex");

async function pictureFile(content: Uint8Array | string = bytes): Promise<string> {
  const path = join(await temporaryFolder(), "photo.jpg");
  await writeFile(path, content);
  return path;
}

async function* chunks() {
  yield bytes.subarray(0, 70_000);
  yield bytes.subarray(70_000);
}

const known = () => ({ ...succeededBlob(), links: { self: `/blobs/${blobId}` } });

const foreign = () => runInNewContext("Uint8Array.from(bytes)", { bytes }) as Uint8Array;

/** As what was given to another thread is left behind. */
function transferred(): Uint8Array {
  const left = new Uint8Array([1, 2, 3]);
  structuredClone(left, { transfer: [left.buffer] });
  return left;
}

describe.each(["node", "fetch"] as const)("RekogClient.upload over %s", (transport) => {
  const { setUp, newClient } = stubClients(transport);
  const sources: [string, () => PictureSource | Promise<PictureSource>][] = [
    ["a path", () => pictureFile()],
    ["a file: URL", async () => pathToFileURL(await pictureFile())],
    ["a Buffer", () => bytes],
    ["a Uint8Array of a larger buffer", () => new Uint8Array([0, ...bytes, 0]).subarray(1, -1)],
    ["a Uint8Array of another realm, as jsdom has it", foreign],
    ["a stream of such", () => Readable.from([foreign()], { objectMode: true })],
    ["a Blob", () => new Blob([bytes.subarray(0, 5), bytes.subarray(5)])],
    ["a File", () => new File([bytes], "photo.jpg")],
    ["a Readable", async () => createReadStream(await pictureFile())],
    ["a web ReadableStream", () => new Blob([bytes]).stream()],
    ["the body of a fetch", () => new Response(bytes).body ?? ""],
    ["an async iterable", () => chunks()],
  ];

  it.each(sources)("announces and sends %s", async (_, source) => {
    const { api, client } = await setUp();
    const progress: [number, number][] = [];
    const blob = await client.upload(await source(), {
      request: { min_confidence: 80 },
      onProgress: (sentBytes, totalBytes) => progress.push([sentBytes, totalBytes]),
    });
    expect(blob).toEqual(waitingBlob());
    expect(api.created).toEqual([{ min_confidence: 80, size: bytes.length, sha256 }]);
    expect(api.uploads).toMatchObject([{ fileBytes: bytes.length, fileSha256: sha256 }]);
    expect(progress[0]).toEqual([0, bytes.length]);
    expect(progress.at(-1)).toEqual([bytes.length, bytes.length]);
    expect((await client.wait(blob)).status).toBe("succeeded");
  });

  const empties: [string, () => PictureSource | Promise<PictureSource>][] = [
    ["a file", () => pictureFile("")],
    ["a Buffer", () => Buffer.alloc(0)],
    ["a Blob", () => new Blob([])],
    ["a stream", () => Readable.from([])],
  ];

  it.each(empties)("sends %s without a byte", async (_, source) => {
    const { api, client } = await setUp();
    await client.upload(await source());
    expect(api.created).toMatchObject([{ size: 0 }]);
    expect(api.uploads).toMatchObject([
      { fileBytes: 0, partNames: expect.arrayContaining(["file"]) },
    ]);
  });

  it.each([known(), { ...failedBlob(), links: known().links }])(
    "sends nothing where the answer is known, and waits for nothing ($status)",
    async (answer) => {
      const { api, client } = await setUp({ create: () => ({ status: 201, body: answer }) });
      const blob = await client.upload(bytes);
      const { links: _, ...expected } = answer;
      expect(blob).toEqual(expected);
      expect(await client.wait(blob)).toBe(blob);
      expect({ uploads: api.uploads, gets: api.gets }).toEqual({ uploads: [], gets: [] });
    },
  );

  it("reads a known blob where it is to be filtered", async () => {
    const { api, client } = await setUp({
      create: () => ({ status: 201, body: known() }),
      get: () => ({ status: 200, body: succeededBlob({ labels: [] }) }),
    });
    const blob = await client.wait(await client.upload(bytes), { filters: { labels: ["Cat"] } });
    expect(blob.labels).toEqual([]);
    expect(api.gets).toEqual([`/blobs/${blobId}?labels=Cat`]);
  });

  it.each([
    ["bytes that were transferred", "invalid_source", transferred],
    ["a URL of no file", "unreadable_file", () => new URL("file:///photos%2Fa.jpg")],
    ["a URL of another host's file", "unreadable_file", () => new URL("file://nas/a.jpg")],
    ["a form", "invalid_source", () => new FormData()],
    ["a file that does not say its size", "unreadable_file", () => "/proc/version"],
  ])("takes no picture from %s", async (_, code, source) => {
    const { api, client } = await setUp();
    const uploading = client.upload(source() as PictureSource);
    await expect(uploading).rejects.toMatchObject({ name: "UsageError", code });
    expect(api.created).toEqual([]);
  });

  it("does not send bytes that were transferred meanwhile", async () => {
    const { client, api } = await setUp();
    const picture = Uint8Array.from(bytes);
    const onCreated = () => void structuredClone(picture, { transfer: [picture.buffer] });
    await expect(client.upload(picture, { onCreated })).rejects.toMatchObject({
      code: "invalid_source",
      message:
        "A picture cannot be read from bytes that cannot be reached, such as those of a transferred buffer.",
    });
    expect(api.uploads).toEqual([]);
  });

  it("tells of the blob and its secret before it uploads", async () => {
    const { api, client } = await setUp();
    const request = { callback_url: "https://example.com/hook" };
    const seen: unknown[] = [];
    const blob = await client.upload(bytes, {
      request,
      onCreated: ({ blob_id, callback_secret }) =>
        seen.push({ blob_id, callback_secret, uploads: api.uploads.length }),
    });
    expect(seen).toEqual([{ blob_id: blobId, callback_secret: callbackSecret, uploads: 0 }]);
    expect(blob).toEqual({ ...waitingBlob(), callback_secret: callbackSecret });
  });

  it("rejects with the signal's reason, and stops reading", async () => {
    const { client, api } = await setUp({ upload: () => undefined });
    const controller = new AbortController();
    const reason = new Error("enough");
    const uploading = client.upload(bytes, { signal: controller.signal });
    await api.next("upload");
    controller.abort(reason);
    await expect(uploading).rejects.toBe(reason);
    for (const source of [await pictureFile(), new Blob([bytes]), chunks(), Readable.from([])]) {
      await expect(client.upload(source, { signal: controller.signal })).rejects.toBe(reason);
    }
    expect(api.created).toHaveLength(1);
  });

  it("never has more listeners on a signal that is shared than Node.js allows without a warning", async () => {
    const { api } = await setUp();
    const client = newClient({ endpoint: api.url, apiKey: async () => "a-key-of-the-stub" });
    const { signal } = new AbortController();
    let listening = 0;
    let most = 0;
    const { addEventListener, removeEventListener } = signal;
    signal.addEventListener = (...args: unknown[]) => {
      most = Math.max(most, ++listening);
      Reflect.apply(addEventListener, signal, args);
    };
    signal.removeEventListener = (...args: unknown[]) => {
      listening -= 1;
      Reflect.apply(removeEventListener, signal, args);
    };
    const path = await pictureFile();
    const given = Array.from({ length: 12 }, () => [path, bytes, chunks()]).flat();
    await Promise.all(given.map((source) => client.upload(source, { signal })));
    expect(api.uploads).toHaveLength(36);
    expect(most).toBeLessThanOrEqual(10);
  });
});

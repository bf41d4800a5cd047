import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { createReadStream } from "node:fs";
import { open, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { type StubScript, startStubApi, uploadFields } from "../testing/stub-api.ts";
import { createTemporaryFolder } from "../testing/temporary-folder.ts";
import { createConnections } from "./connections.ts";
import { type PostFormOptions, postForm } from "./post-form.ts";

const closers: (() => Promise<unknown>)[] = [];
let folder: string;
const signal = new AbortController().signal;

beforeEach(async () => {
  const temporary = await createTemporaryFolder();
  closers.push(temporary.remove);
  folder = temporary.path;
});
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function stubStorage(upload?: NonNullable<StubScript["upload"]>) {
  const api = await startStubApi(upload ? { upload } : {});
  closers.push(api.close);
  return { api, uploadInfo: { url: `${api.url}/upload`, fields: uploadFields } };
}

async function sparseFile(sizeBytes: number): Promise<string> {
  const path = join(folder, "large");
  const file = await open(path, "w");
  await file.truncate(sizeBytes);
  await file.close();
  return path;
}

/** Posts a file that was measured before. */
async function uploadFile({
  path,
  sizeBytes,
  ...options
}: Omit<PostFormOptions, "picture" | "connections"> & { path: string; sizeBytes: number }) {
  const connections = createConnections({
    connectTimeoutMs: 5_000,
    maxAnswerBytes: 1024 * 1024,
    proxies: undefined,
  });
  const picture = { sizeBytes, open: () => createReadStream(path, { end: sizeBytes - 1 }) };
  await postForm({ ...options, picture, connections }).finally(connections.close);
}

const s3Error = (code: string, message: string) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message><RequestId>1</RequestId></Error>`;

describe("uploading a file", () => {
  it("posts every field, then the file, last, with the right length", async () => {
    const { api, uploadInfo } = await stubStorage();
    const content = randomBytes(15_000_000);
    const path = join(folder, 'a "strange"\r\nname.jpg');
    await writeFile(path, content);
    const progress: number[] = [];
    await uploadFile({
      path,
      sizeBytes: content.length,
      uploadInfo,
      signal,
      onProgress: (sentBytes) => progress.push(sentBytes),
    });

    const [form] = api.uploads;
    expect(form?.partNames).toEqual([...Object.keys(uploadFields), "file"]);
    expect(form?.fields).toEqual(uploadFields);
    expect(form?.fileBytes).toBe(content.length);
    expect(form?.fileSha256).toBe(createHash("sha256").update(content).digest("hex"));
    expect(form?.filename).toBe("image");
    expect(Number(form?.headers["content-length"])).toBeGreaterThan(content.length);
    expect(form?.headers["transfer-encoding"]).toBeUndefined();
    expect(progress.at(-1)).toBe(content.length);
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
  });

  it("sends an empty file", async () => {
    const { api, uploadInfo } = await stubStorage();
    const path = join(folder, "empty.jpg");
    await writeFile(path, "");
    await uploadFile({ path, sizeBytes: 0, uploadInfo, signal });
    expect(api.uploads[0]).toMatchObject({
      fileBytes: 0,
      partNames: expect.arrayContaining(["file"]),
    });
  });

  it("sends what the file had when it was measured, and no more", async () => {
    const { api, uploadInfo } = await stubStorage();
    const path = join(folder, "growing.jpg");
    await writeFile(path, "0123456789");
    await uploadFile({ path, sizeBytes: 4, uploadInfo, signal });
    expect(api.uploads[0]?.fileBytes).toBe(4);
  });

  it.each([
    ["EntityTooLarge", "Your proposed upload exceeds the maximum allowed size", /smaller/],
    ["AccessDenied", "Invalid according to Policy: Policy expired.", /new form/],
    ["RequestTimeTooSkewed", "The difference is too large.", /clock/],
    ["SlowDown", "Please reduce your request rate.", /minute/],
    ["NobodyKnows", "A &lt;new&gt; kind of error", /again/],
  ])("tells S3's %s with a hint", async (code, message, hint) => {
    const { uploadInfo } = await stubStorage(() => ({ status: 403, body: s3Error(code, message) }));
    const path = join(folder, "photo.jpg");
    await writeFile(path, "picture");
    await expect(uploadFile({ path, sizeBytes: 7, uploadInfo, signal })).rejects.toMatchObject({
      name: "UploadError",
      kind: "api",
      s3Code: code,
      status: 403,
      message: expect.stringContaining(
        message.replace("&lt;", "<").replace("&gt;", ">").replace(/\.$/, ""),
      ),
      hint: expect.stringMatching(hint),
    });
  });

  it("tells a refusal that is not S3's XML", async () => {
    const { uploadInfo } = await stubStorage(() => ({ status: 502, body: "Bad Gateway" }));
    const path = join(folder, "photo.jpg");
    await writeFile(path, "picture");
    await expect(uploadFile({ path, sizeBytes: 7, uploadInfo, signal })).rejects.toMatchObject({
      s3Code: undefined,
      message: "The upload was answered with HTTP status 502, but not as S3 answers.",
    });
  });

  it("tells when the file shrank or went away", async () => {
    const { uploadInfo } = await stubStorage();
    const path = join(folder, "photo.jpg");
    await writeFile(path, "short");
    const changed = { kind: "usage", code: "file_changed" };
    await expect(uploadFile({ path, sizeBytes: 500, uploadInfo, signal })).rejects.toMatchObject(
      changed,
    );
    await rm(path);
    await expect(uploadFile({ path, sizeBytes: 5, uploadInfo, signal })).rejects.toMatchObject(
      changed,
    );
  });

  it("reads no further than the network takes it, and gives up when nothing moves", async () => {
    const taken: Socket[] = [];
    const server = createServer((socket) => taken.push(socket.pause().on("error", () => {})));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    closers.push(async () => {
      server.close();
      for (const socket of taken) socket.destroy();
    });
    const sizeBytes = 256_000_000;
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    let readBytes = 0;
    const upload = uploadFile({
      path: await sparseFile(sizeBytes),
      sizeBytes,
      uploadInfo: { url, fields: {} },
      signal,
      onProgress: (sentBytes) => {
        readBytes = sentBytes;
      },
      stallTimeoutMs: 200,
    });
    await expect(upload).rejects.toMatchObject({ phase: "timeout", code: "network_timeout" });
    // What the kernel buffers between the two ends of a connection, not what a process holds.
    expect(readBytes).toBeLessThan(32_000_000);
  });

  it("keeps memory flat", async () => {
    const { api, uploadInfo } = await stubStorage();
    const sizeBytes = 200_000_000;
    const path = await sparseFile(sizeBytes);
    const held = () => process.memoryUsage().arrayBuffers;
    const before = held();
    let most = 0;
    await uploadFile({
      path,
      sizeBytes,
      uploadInfo,
      signal,
      onProgress: () => {
        most = Math.max(most, held() - before);
      },
    });
    expect(api.uploads[0]?.fileBytes).toBe(sizeBytes);
    // Chunks that wait for the garbage collector, of sender and receiver both: they are in one process here.
    expect(most).toBeLessThan(100_000_000);
  });

  it("stops with the signal's reason", async () => {
    const { uploadInfo, api } = await stubStorage(() => undefined);
    const controller = new AbortController();
    const reason = new Error("enough");
    const path = join(folder, "photo.jpg");
    await writeFile(path, "picture");
    const upload = uploadFile({ path, sizeBytes: 7, uploadInfo, signal: controller.signal });
    await api.next("upload");
    controller.abort(reason);
    await expect(upload).rejects.toBe(reason);
  });
});

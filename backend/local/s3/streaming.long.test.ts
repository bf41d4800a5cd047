import { once } from "node:events";
import { watch } from "node:fs";
import { readdir } from "node:fs/promises";
import { createServer } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { join } from "node:path";
import { Readable } from "node:stream";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { request } from "undici";
import { openUploadForm } from "./form/upload-form.ts";
import {
  bucket,
  closing,
  elementOf,
  formHeaders,
  openTestBed,
  parts,
  readAnswer,
  type TestBed,
} from "./s3-endpoint.fixture.ts";

const mib = 1024 * 1024;
const fileHeader = '--XX\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n';

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

function liveBytes(): number {
  // Twice: the first one only marks the buffers, the second waits for them to be swept.
  collectGarbage();
  collectGarbage();
  const { arrayBuffers, heapUsed } = process.memoryUsage();
  return arrayBuffers + heapUsed;
}

describe("streaming an upload", () => {
  let bed: TestBed;
  let open: Socket[];
  beforeEach(async () => {
    open = [];
    bed = await openTestBed();
  });
  afterEach(async () => {
    for (const socket of open) socket.destroy();
    const unfinished = await bed.unfinishedFiles();
    await bed.close();
    expect(unfinished).toEqual([]);
    expect(bed.errors).toEqual([]);
  });

  /** Opens a connection and sends the start of a form by hand, its file announced and `file` of it sent. */
  const begin = async (file: string, contentLength = 100 * mib, conditions: unknown[] = []) => {
    const presigned = await bed.presign({ Conditions: conditions as [] });
    const form = parts(presigned) + fileHeader;
    const socket = connect(bed.endpoint.port, "127.0.0.1");
    socket.on("error", () => {});
    open.push(socket);
    socket.write(
      `POST /${bucket} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: ${formHeaders["content-type"]}\r\nContent-Length: ${contentLength}\r\n\r\n${form}${file}`,
    );
    return { socket, formBytes: form.length };
  };
  /** Waits, by the folder's own events, until it has this many uploads in the making. */
  const untilUnfinished = async (count: number) => {
    const incoming = join(bed.dir, "incoming");
    const isReached = async () => (await readdir(incoming)).length === count;
    const watcher = watch(incoming);
    for (;;) {
      const changed = once(watcher, "change");
      if (await isReached()) break;
      await changed;
    }
    watcher.close();
  };

  it("holds 20 MB in no more memory than a small one", async () => {
    const fields = await bed.presign();
    const chunk = Buffer.alloc(64 * 1024, "x");
    await bed.post(fields, chunk);
    const before = liveBytes();
    let peakBytes = 0;
    function* body() {
      yield Buffer.from(parts(fields) + fileHeader);
      for (let sent = 0; sent < 20 * mib; sent += chunk.length) {
        if (sent % (2 * mib) === 0) peakBytes = Math.max(peakBytes, liveBytes() - before);
        yield Buffer.from(chunk);
      }
      yield Buffer.from(`\r\n${closing}`);
    }
    const bytes = parts(fields).length + fileHeader.length + 20 * mib + 2 + closing.length;
    const answer = await request(`${bed.endpoint.url}/${bucket}`, {
      method: "POST",
      headers: { ...formHeaders, "content-length": String(bytes) },
      body: Readable.from(body()),
    });
    expect(await readAnswer(answer)).toMatchObject({ status: 204 });
    expect(bed.created.at(-1)?.bytes).toBe(20 * mib);
    expect(peakBytes).toBeLessThan(2 * mib);
  });

  it("reads no faster than the file is taken", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const client = connect((server.address() as AddressInfo).port, "127.0.0.1");
    client.on("error", () => {});
    const head = `POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: multipart/form-data; boundary=XX\r\nContent-Length: ${50 * mib}\r\n\r\n`;
    client.write(head + fileHeader);
    client.write(Buffer.alloc(20 * mib));
    const [received] = await once(server, "request");
    const form = await openUploadForm(received, "XX", { maxFieldBytes: 1024, maxParts: 10 });
    if (!received.isPaused()) await once(received, "pause");
    // Paused for good: the reader takes nothing, so nothing asks for more.
    expect(received.socket.bytesRead).toBeLessThan(mib);
    form.abandon();
    client.destroy();
    await once(server.close(), "close");
  });

  it("stores nothing of an upload whose connection is cut", async () => {
    const { socket } = await begin("x".repeat(100_000));
    await untilUnfinished(1);
    socket.destroy();
    await untilUnfinished(0);
    expect(await bed.endpoint.objects(bucket)).toEqual([]);
    expect(bed.created).toEqual([]);
  });

  it("stores nothing of an upload that the client half-closes", async () => {
    const { socket } = await begin("x".repeat(100_000));
    await untilUnfinished(1);
    socket.end();
    await untilUnfinished(0);
    expect(await bed.endpoint.objects(bucket)).toEqual([]);
  });

  it("leaves nothing behind when it is stopped in the middle of an upload", async () => {
    await begin("x".repeat(100_000));
    await untilUnfinished(1);
    await bed.endpoint.stop();
    expect(await bed.unfinishedFiles()).toEqual([]);
    expect(await bed.endpoint.objects(bucket)).toEqual([]);
  });

  it("refuses a form by its policy as soon as the file begins", async () => {
    const { socket } = await begin("x", 100 * mib, [{ "x-amz-meta-a": "b" }]);
    const [answer] = await once(socket.setEncoding("utf8"), "data");
    expect(answer).toMatch(/^HTTP\/1\.1 403 /);
    expect(elementOf(answer, "Code")).toBe("AccessDenied");
  });

  it("refuses a file as soon as it is too large, with the size it would have come to", async () => {
    await bed.restart({ limits: { lingerMs: 50 } });
    const { socket, formBytes } = await begin("x".repeat(1001), 100 * mib, [
      ["content-length-range", 0, 1000],
    ]);
    const [answer] = await once(socket.setEncoding("utf8"), "data");
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(elementOf(answer, "Code")).toBe("EntityTooLarge");
    expect(elementOf(answer, "ProposedSize")).toBe(
      String(100 * mib - formBytes - `\r\n${closing}`.length),
    );
    // What is still sent is thrown away for a while, then the connection is closed.
    await once(socket, "close");
  });

  it("lets a client that sends all of a refused upload read the refusal, and goes on with the connection", async () => {
    const fields = await bed.presign({ Conditions: [["content-length-range", 0, 1000]] });
    expect(await bed.post(fields, Buffer.alloc(2 * mib))).toMatchObject({ code: "EntityTooLarge" });
    expect(await bed.post(fields, "small")).toMatchObject({ status: 204 });
  });

  it("lets a client read the refusal that is not going to keep the connection", async () => {
    const head = `POST /${bucket} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Type: ${formHeaders["content-type"]}`;
    const body = Buffer.alloc(8 * mib, "a");
    const socket = connect(bed.endpoint.port, "127.0.0.1");
    open.push(socket);
    socket.write(`${head}\r\nContent-Length: ${body.length}\r\n\r\n`);
    // Reads nothing before all is sent, so that a reset would take the answer with it.
    await new Promise<unknown>((sent) => socket.write(body, sent));
    const [answer] = await once(socket.setEncoding("utf8"), "data");
    expect(elementOf(answer, "Code")).toBe("MaxPostPreDataLengthExceeded");
    await once(socket, "close");
  });

  it("closes a connection on which nothing comes", async () => {
    await bed.restart({ limits: { idleMs: 100 } });
    const { socket } = await begin("x");
    await once(socket, "close");
    await untilUnfinished(0);
    expect(await bed.endpoint.objects(bucket)).toEqual([]);
  });

  it("closes a connection that sends its headers too slowly", async () => {
    await bed.restart({ limits: { headersMs: 100, checkIntervalMs: 20 } });
    const socket = connect(bed.endpoint.port, "127.0.0.1");
    socket.on("error", () => {});
    open.push(socket);
    socket.write(`POST /${bucket} HTTP/1.1\r\nHost: 127.0.0.1\r\n`);
    const drip = setInterval(() => socket.write("X-A: b\r\n"), 20);
    await once(socket.resume(), "close");
    clearInterval(drip);
  });

  it("closes a connection that sends its file byte by byte for ever", async () => {
    await bed.restart({ limits: { requestMs: 200, headersMs: 200, checkIntervalMs: 20 } });
    const { socket } = await begin("x");
    const drip = setInterval(() => socket.write("x"), 20);
    await once(socket.resume(), "close");
    clearInterval(drip);
    await untilUnfinished(0);
  });

  it("survives what is no HTTP at all", async () => {
    const socket = connect(bed.endpoint.port, "127.0.0.1");
    socket.on("error", () => {});
    open.push(socket);
    socket.end("\u0000\u0001 nonsense\r\n\r\n");
    await once(socket.resume(), "close");
    expect(await bed.post(await bed.presign())).toMatchObject({ status: 204 });
  });
});

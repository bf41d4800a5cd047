import { once } from "node:events";
import { mkdir, truncate, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { numberedId } from "../testing/numbered-blobs.ts";
import { startRekog } from "../testing/run-rekog.ts";
import { succeededBlob } from "../testing/sample-blobs.ts";
import { createdBlob } from "../testing/stub-api.ts";
import { temporaryFolders } from "../testing/temporary-folders.ts";

const temporaryFolder = temporaryFolders();
const pictureBytes = 5_000_000;

let server: Server;
let url: string;
let receivedBytes = 0;

/** Counts what is uploaded and throws it away: the memory that is measured is not this process's, but its time is. */
beforeAll(async () => {
  let created = 0;
  server = createServer((request, response) => {
    const isUpload = request.url === "/upload";
    if (isUpload) {
      request.on("data", (chunk: Buffer) => {
        receivedBytes += chunk.length;
      });
    } else request.resume();
    request.on("end", () => {
      if (isUpload) return void response.writeHead(204).end();
      const isNew = request.method === "POST";
      if (isNew) created += 1;
      const [, , asked = ""] = request.url?.split("/") ?? [];
      const body = isNew
        ? createdBlob(url, { blob_id: numberedId(created) })
        : succeededBlob({ blob_id: asked });
      response.writeHead(isNew ? 201 : 200, { "content-type": "application/json" });
      response.end(JSON.stringify(body));
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, "close");
});

/** Uploads that many pictures; answers the most memory that the program had, as it tells at its end. */
async function peakBytes(count: number): Promise<number> {
  const folder = await temporaryFolder();
  const album = join(folder, "album");
  await mkdir(album);
  for (let n = 0; n < count; n += 1) {
    const path = join(album, `${n}.jpg`);
    // Sparse: zeros that take no room on the disk are read like any others.
    await writeFile(path, "");
    await truncate(path, pictureBytes);
  }
  const preload = join(folder, "tell-memory.mjs");
  await writeFile(
    preload,
    `process.on("exit", () => {
      process.stderr.write("peak " + process.resourceUsage().maxRSS * 1024 + "\\n");
    });`,
  );
  receivedBytes = 0;
  const args = ["upload", "-r", album, "--concurrency", "8", "--wait", "--json", "--endpoint", url];
  const run = await startRekog(args, { env: { NODE_OPTIONS: `--import=${preload}` } });
  expect(run.exitCode).toBe(0);
  expect(run.stdout.split("\n")).toHaveLength(count);
  expect(receivedBytes).toBeGreaterThan(count * pictureBytes);
  return Number(/^peak (\d+)$/m.exec(run.stderr)?.[1]);
}

describe("the memory of rekog upload", () => {
  it("is about the same for 200 pictures of 5 MB as for 20", async () => {
    const few = await peakBytes(20);
    const many = await peakBytes(200);
    // Held in memory, they would be 900 MB more.
    expect(many).toBeLessThan(few * 1.3 + 20_000_000);
    expect(few).toBeGreaterThan(30_000_000);
  }, 120_000);
});

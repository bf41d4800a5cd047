import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterEach, describe, expect, it } from "@jest/globals";
import { runInProcess } from "../testing/run-in-process.ts";
import { blobId } from "../testing/sample-blobs.ts";
import { startStubApi } from "../testing/stub-api.ts";
import type { Proxies } from "./http/connections.ts";
import { RekogClient } from "./rekog-client.ts";

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** A proxy that leads to the stub API, whatever host it is asked for; with a status, it leads nowhere. */
async function setUp({ refusal }: { refusal?: number } = {}) {
  const api = await startStubApi();
  const apiPort = Number(new URL(api.url).port);
  const asked: string[] = [];
  const proxy = createServer();
  proxy.on("connect", (request, socket) => {
    asked.push(request.url ?? "");
    socket.on("error", () => {});
    if (refusal !== undefined) return void socket.end(`HTTP/1.1 ${refusal} No\r\n\r\n`);
    const upstream = connect(apiPort, "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      upstream.pipe(socket).pipe(upstream);
    });
    upstream.on("error", () => socket.destroy());
    socket.on("close", () => upstream.destroy());
  });
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  closers.push(api.close, async () => void proxy.close());
  const proxyUrl = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  return { api, apiPort, asked, proxyUrl };
}

function clientFor(endpoint: string, proxies: Proxies) {
  const client = new RekogClient({ endpoint, proxies, sleep: async () => {} });
  closers.unshift(() => client.close());
  return client;
}

// Only a proxy finds it.
const endpoint = "http://api.rekog.test";

describe("proxies", () => {
  it("are gone through, for https: URLs too", async () => {
    const { asked, proxyUrl } = await setUp();
    const blob = await clientFor(endpoint, { http: proxyUrl }).get(blobId);
    expect(blob.blob_id).toBe(blobId);
    expect(asked).toEqual(["api.rekog.test:80"]);
    const secure = clientFor("https://api.rekog.test", { https: proxyUrl });
    await expect(secure.get(blobId)).rejects.toMatchObject({ phase: "tls" });
    expect(asked[1]).toBe("api.rekog.test:443");
  });

  it("are not between two programs of this machine", async () => {
    const { api, apiPort, asked, proxyUrl } = await setUp();
    for (const host of ["127.0.0.1", "localhost"]) {
      await clientFor(`http://${host}:${apiPort}`, { http: proxyUrl }).upload(Buffer.from("x"));
    }
    expect(api.uploads).toHaveLength(2);
    expect(asked).toEqual([]);
  });

  it("are not used for the hosts of NO_PROXY", async () => {
    const { api, apiPort, asked, proxyUrl } = await setUp();
    // This machine by a name that is not known to be it.
    const url = `http://0.0.0.0:${apiPort}`;
    await clientFor(url, { http: proxyUrl, noProxy: "example.com,0.0.0.0" }).get(blobId);
    expect({ gets: api.gets.length, asked }).toEqual({ gets: 1, asked: [] });
    await clientFor(url, { http: proxyUrl, noProxy: "example.com" }).get(blobId);
    expect(asked).toEqual([`0.0.0.0:${apiPort}`]);
  });

  it("are told apart when they refuse", async () => {
    const { proxyUrl } = await setUp({ refusal: 407 });
    await expect(clientFor(endpoint, { http: proxyUrl }).get(blobId)).rejects.toMatchObject({
      phase: "connect",
      message: "The proxy let no connection to api.rekog.test through: HTTP status 407.",
      hint: expect.stringContaining("NO_PROXY"),
    });
  });

  it("must be URLs, and their passwords are not told", async () => {
    const client = clientFor(endpoint, { http: "http://me:s3cret@:80:80" });
    const failure = await client.get(blobId).catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: "UsageError", code: "invalid_proxy" });
    expect(JSON.stringify(failure) + String(failure)).not.toContain("s3cret");
    await client.close();
  });

  it("are those of a command's environment", async () => {
    const { asked, proxyUrl } = await setUp();
    const args = ["get", blobId, "--json", "--endpoint", endpoint];
    const { stdout, exitCode } = await runInProcess(args, { env: { HTTP_PROXY: proxyUrl } });
    expect({ exitCode, id: JSON.parse(stdout).blob_id }).toEqual({ exitCode: 0, id: blobId });
    expect(asked).toEqual(["api.rekog.test:80"]);
  });
});

import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer, type Server } from "node:net";
import { afterEach, describe, expect, it } from "@jest/globals";
import { createFakeClock } from "../testing/fake-clock.ts";
import { blobId } from "../testing/sample-blobs.ts";
import { type StubApi, type StubScript, startStubApi } from "../testing/stub-api.ts";
import { createApiClient } from "./client.ts";

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

function clientFor(endpoint: string) {
  const clock = createFakeClock();
  const exchanges: unknown[] = [];
  const client = createApiClient({
    endpoint,
    userAgent: "rekog/1.2.3",
    now: clock.now,
    sleep: clock.sleep,
    random: () => 1,
    onExchange: (exchange) => exchanges.push(exchange),
  });
  closers.push(client.close);
  return { client, slept: clock.slept, exchanges };
}

async function setUp(
  script: StubScript = {},
): Promise<{ api: StubApi } & ReturnType<typeof clientFor>> {
  const api = await startStubApi(script);
  closers.push(api.close);
  return { api, ...clientFor(api.url) };
}

async function rawServer(onConnection: Parameters<typeof createServer>[1]): Promise<string> {
  const server: Server = createServer(onConnection);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closers.push(async () => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const problem = {
  type: "/problems/invalid_request",
  title: "The request is not valid",
  status: 400,
  code: "invalid_request",
  detail: "1 property of the request is wrong.",
  hint: "Correct it.",
  request_id: "abc=",
  errors: [{ pointer: "/metadata", detail: "has too many properties" }],
};

describe("the API client", () => {
  it("creates a blob", async () => {
    const { api, client, exchanges } = await setUp();
    const created = await client.createBlob({ min_confidence: 80, metadata: { order: "4711" } });
    expect(created.blob_id).toBe(blobId);
    expect(api.created).toEqual([{ min_confidence: 80, metadata: { order: "4711" } }]);
    expect(api.headers[0]).toMatchObject({
      "content-type": "application/json",
      "user-agent": "rekog/1.2.3",
    });
    expect(exchanges).toMatchObject([
      { method: "POST", path: "/blobs", status: 201, requestId: "stub-request-id" },
    ]);
  });

  it("reads a blob with filters", async () => {
    const { api, client } = await setUp();
    await client.getBlob(blobId, { minConfidence: 0, maxLabels: 3, labels: ["Car", "Stop Sign"] });
    await client.getBlob(blobId);
    expect(api.gets).toEqual([
      `/blobs/${blobId}?min_confidence=0&max_labels=3&labels=Car%2CStop+Sign`,
      `/blobs/${blobId}`,
    ]);
  });

  it("tells a problem in the API's own words", async () => {
    const { client, slept } = await setUp({ create: () => ({ status: 400, body: problem }) });
    await expect(client.createBlob({})).rejects.toMatchObject({
      name: "ApiError",
      kind: "api",
      status: 400,
      code: "invalid_request",
      message: "1 property of the request is wrong.",
      hint: "Correct it.",
      requestId: "abc=",
      details: ["/metadata has too many properties"],
    });
    expect(slept).toEqual([]);
  });

  it("tells what API Gateway itself refuses, with the request id of its header", async () => {
    const { client } = await setUp({
      get: () => ({ status: 403, body: { message: "Forbidden" } }),
    });
    await expect(client.getBlob(blobId)).rejects.toMatchObject({
      code: "http_403",
      status: 403,
      requestId: "stub-request-id",
    });
  });

  it("waits out throttling, for a POST too", async () => {
    const { client, api, slept } = await setUp({
      create: (count) =>
        count < 2
          ? { status: 429, body: { message: "Too Many Requests" } }
          : { status: 400, body: problem },
    });
    await expect(client.createBlob({})).rejects.toMatchObject({ code: "invalid_request" });
    expect(api.created).toHaveLength(3);
    expect(slept).toEqual([200, 400]);
  });

  it("gives up after three attempts", async () => {
    const { client, api } = await setUp({ get: () => ({ status: 503, body: "unavailable" }) });
    await expect(client.getBlob(blobId)).rejects.toMatchObject({ code: "http_503" });
    expect(api.gets).toHaveLength(3);
  });

  it("does not repeat a POST that the API failed", async () => {
    const { client, api } = await setUp({ create: () => ({ status: 500, body: "" }) });
    await expect(client.createBlob({})).rejects.toMatchObject({ code: "http_500" });
    expect(api.created).toHaveLength(1);
  });

  it.each([
    ["a web page", "<!doctype html><title>Hello</title>"],
    ["other JSON", { hello: "world" }],
    ["a blob of unknown status", { blob_id: blobId, status: "done" }],
  ])("recognises that %s is not rekog's API", async (_name, body) => {
    const { client } = await setUp({ create: () => ({ status: 200, body }) });
    await expect(client.createBlob({})).rejects.toMatchObject({ code: "unexpected_answer" });
  });

  it("cuts off an answer that never ends", async () => {
    const url = await rawServer((socket) => {
      socket.on("error", () => {});
      socket.write("HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n");
      const chunk = Buffer.alloc(1024 * 1024, " ");
      const pour = () => {
        while (!socket.destroyed && socket.write(chunk));
      };
      socket.on("drain", pour);
      pour();
    });
    const { client } = clientFor(url);
    await expect(client.createBlob({})).rejects.toMatchObject({ name: "NetworkError" });
  });

  it("tells a refused connection, after trying again", async () => {
    const { client, slept } = clientFor("http://127.0.0.1:1");
    await expect(client.createBlob({})).rejects.toMatchObject({
      name: "NetworkError",
      kind: "network",
      phase: "connect",
      message: "No connection to 127.0.0.1:1 could be made: ECONNREFUSED.",
    });
    expect(slept).toEqual([200, 400]);
  });

  it("repeats a GET whose answer was lost, but not a POST", async () => {
    let connections = 0;
    const url = await rawServer((socket) => {
      connections += 1;
      socket.on("error", () => {});
      socket.once("data", () => socket.destroy());
    });
    const { client } = clientFor(url);
    await expect(client.createBlob({})).rejects.toMatchObject({ phase: "closed" });
    expect(connections).toBe(1);
    await expect(client.getBlob(blobId)).rejects.toMatchObject({ phase: "closed" });
    expect(connections).toBe(4);
  });

  it("tells TLS apart", async () => {
    const { api } = await setUp();
    const { client, slept } = clientFor(api.url.replace("http:", "https:"));
    await expect(client.getBlob(blobId)).rejects.toMatchObject({ phase: "tls" });
    expect(slept).toEqual([]);
  });

  it("gives an answer a limited time", async () => {
    const { client } = await setUp({ create: () => undefined });
    await expect(client.createBlob({}, { timeoutMs: 30 })).rejects.toMatchObject({
      phase: "timeout",
    });
  });

  it("rejects with the signal's reason", async () => {
    const { client, api } = await setUp({ get: () => undefined });
    const controller = new AbortController();
    const reason = new Error("enough");
    const reading = client.getBlob(blobId, {}, { signal: controller.signal });
    await api.next("get");
    controller.abort(reason);
    await expect(reading).rejects.toBe(reason);
  });

  it("deletes a blob", async () => {
    const { api, client, exchanges } = await setUp();
    await client.deleteBlob(blobId);
    expect(api.removals).toEqual([`/blobs/${blobId}`]);
    expect(exchanges).toEqual([expect.objectContaining({ method: "DELETE", status: 204 })]);
  });

  const notFound = { ...problem, status: 404, code: "blob_not_found" };
  it.each([
    ["says so when there is nothing to delete", [404]],
    ["says so when there is nothing to delete, throttled first", [429, 404]],
  ])("%s", async (_, statuses) => {
    const { client } = await setUp({
      remove: (count) => ({ status: statuses[count] ?? 500, body: notFound }),
    });
    await expect(client.deleteBlob(blobId)).rejects.toMatchObject({ code: "blob_not_found" });
  });

  it("takes a blob for deleted that is gone after an answer that was lost", async () => {
    const { client, api } = await setUp({
      remove: (count) => (count === 0 ? { status: 503 } : { status: 404, body: notFound }),
    });
    await client.deleteBlob(blobId);
    expect(api.removals).toHaveLength(2);
  });

  it("asks for a callback again, to the same URL or another one", async () => {
    const { api, client } = await setUp();
    const blob = await client.redeliverCallback(blobId);
    expect(blob).toMatchObject({ blob_id: blobId, callback: { status: "pending" } });
    const elsewhere = { callback_url: "https://example.com/", allow_insecure_callback: true };
    await client.redeliverCallback(blobId, elsewhere);
    const path = `/blobs/${blobId}/callback`;
    expect(api.redeliveries).toEqual([
      { path, body: {} },
      { path, body: elsewhere },
    ]);
  });

  it("does not ask for a callback twice when an answer was lost", async () => {
    const { api, client } = await setUp({ redeliver: () => ({ status: 502 }) });
    await expect(client.redeliverCallback(blobId)).rejects.toMatchObject({ code: "http_502" });
    expect(api.redeliveries).toHaveLength(1);
  });

  it("refuses an answer that is no redelivery", async () => {
    const { client } = await setUp({
      redeliver: () => ({ status: 200, body: { blob_id: blobId } }),
    });
    await expect(client.redeliverCallback(blobId)).rejects.toMatchObject({
      code: "unexpected_answer",
    });
  });
});

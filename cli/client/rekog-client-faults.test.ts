import { once } from "node:events";
import type { IncomingHttpHeaders } from "node:http";
import { type AddressInfo, createServer, type Server } from "node:net";
import { describe, expect, it } from "@jest/globals";
import { blobId, callback, processingBlob, succeededBlob } from "../testing/sample-blobs.ts";
import { keyProblem } from "../testing/sample-keys.ts";
import { stubClients } from "../testing/stub-client.ts";
import { RekogClient } from "./rekog-client.ts";

const { closers, clientFor, setUp } = stubClients();

async function rawServer(onConnection: Parameters<typeof createServer>[1]): Promise<string> {
  const server: Server = createServer(onConnection);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closers.push(async () => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const sum = (durationsMs: number[]) => durationsMs.reduce((total, ms) => total + ms, 0);

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

const keysOf = ({ headers }: { headers: IncomingHttpHeaders[] }) =>
  headers.map((one) => one["idempotency-key"]).filter((key) => key !== undefined);

describe("RekogClient, when something fails", () => {
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
    await expect(client.create({})).rejects.toMatchObject({ name: "NetworkError" });
  });

  it("tells at once what cannot be sent, and asks no server", async () => {
    const { client, slept } = clientFor("http://127.0.0.1:1");
    const metadata: Record<string, unknown> = {};
    metadata.self = metadata;
    const circular = { metadata } as { metadata: Record<string, string> };
    const big = { size: 5n as unknown as number };
    const otherAgent = new RekogClient({ endpoint: "http://127.0.0.1:1", userAgent: "shop\n" });
    const unsendable = { name: "UsageError", code: "unsendable_request" };
    await expect(client.create(circular)).rejects.toMatchObject(unsendable);
    await expect(client.create(big)).rejects.toMatchObject(unsendable);
    for (const idempotencyKey of ["a\n", "a—b"]) {
      await expect(client.create({}, { idempotencyKey })).rejects.toMatchObject(unsendable);
    }
    await expect(otherAgent.get(blobId)).rejects.toMatchObject(unsendable);
    for (const id of [undefined, null, 5, {}]) {
      const notAnId = { name: "UsageError", code: "invalid_blob_id" };
      await expect(client.get(id as string)).rejects.toMatchObject(notAnId);
      await expect(client.delete(id as string)).rejects.toMatchObject(notAnId);
    }
    expect(slept).toEqual([]);
  });

  it.each([Number.NaN, "5", {}, 5n, true])(
    "does not wait for %p ms, which would never end",
    async (ms) => {
      const { client, slept } = clientFor("http://127.0.0.1:1");
      const notANumber = { name: "UsageError", code: "invalid_duration" };
      const given = ms as number;
      await expect(client.wait(blobId, { timeoutMs: given })).rejects.toMatchObject(notANumber);
      await expect(client.get(blobId, { retryForMs: given })).rejects.toMatchObject(notANumber);
      await expect(client.get(blobId, { timeoutMs: given })).rejects.toMatchObject(notANumber);
      await expect(client.delete(blobId, { timeoutMs: given })).rejects.toMatchObject(notANumber);
      await expect(client.upload(Buffer.from("a"), { retryForMs: given })).rejects.toMatchObject(
        notANumber,
      );
      expect(slept).toEqual([]);
    },
  );

  it.each(["<html>Log in first.</html>", { deleted: true }])(
    "takes no other answer for a deletion: %j",
    async (body) => {
      const { client, slept } = await setUp({ remove: () => ({ status: 200, body }) });
      await expect(client.delete(blobId)).rejects.toMatchObject({
        name: "ApiError",
        code: "unexpected_answer",
      });
      expect(slept).toEqual([]);
    },
  );

  it.each([0, -1])("asks nothing that must be answered within %p ms", async (timeoutMs) => {
    const { client, slept } = clientFor("http://127.0.0.1:1");
    const noTime = { name: "UsageError", code: "invalid_duration" };
    await expect(client.get(blobId, { timeoutMs })).rejects.toMatchObject(noTime);
    await expect(client.delete(blobId, { timeoutMs })).rejects.toMatchObject(noTime);
    expect(slept).toEqual([]);
  });

  it.each([Number.POSITIVE_INFINITY, 2 ** 53, 2 ** 31])(
    "waits for an answer for %p ms, which no timer can count",
    async (timeoutMs) => {
      const { client, slept } = await setUp({
        get: () => ({ status: 200, body: succeededBlob() }),
      });
      expect(await client.get(blobId, { timeoutMs })).toMatchObject({ status: "succeeded" });
      expect(slept).toEqual([]);
    },
  );

  it("tells a refused connection after three seconds, where nothing ever answered", async () => {
    const { client, slept } = clientFor("http://127.0.0.1:1");
    await expect(client.create({})).rejects.toMatchObject({
      name: "NetworkError",
      kind: "network",
      phase: "connect",
      message: "No connection to 127.0.0.1:1 could be made: ECONNREFUSED.",
    });
    expect(slept).toEqual([200, 400, 800, 1_600]);
  });

  it("sends again what may be sent twice when an answer was lost", async () => {
    let connections = 0;
    const url = await rawServer((socket) => {
      connections += 1;
      socket.on("error", () => {});
      socket.once("data", () => socket.destroy());
    });
    const { client, slept } = clientFor(url);
    const request = { callback_url: "https://example.com/" };
    const closed = { phase: "closed" };
    await expect(client.redeliverCallback(blobId)).rejects.toMatchObject(closed);
    await expect(client.create(request)).rejects.toMatchObject(closed);
    await expect(client.get(blobId)).rejects.toMatchObject(closed);
    // Half a minute each.
    expect(sum(slept)).toBe(90_000);
    expect(connections).toBe(3 + slept.length);
  });

  it("tells TLS apart", async () => {
    const { api } = await setUp();
    const { client, slept } = clientFor(api.url.replace("http:", "https:"));
    await expect(client.get(blobId)).rejects.toMatchObject({ phase: "tls" });
    expect(slept).toEqual([]);
  });

  it.each([
    ["another protocol", "SSH-2.0-OpenSSH_9.9\r\n"],
    ["HTTP/2", "\0\0\0\x04\0\0\0\0\0"],
    ["a length that is none", "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n{}"],
    ["a head without end", `HTTP/1.1 200 OK\r\nx: ${"a".repeat(200_000)}\r\n\r\n{}`],
    [
      "another protocol from now on",
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
    ],
    [
      "more than any result has",
      `HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n${" ".repeat(20_000_000)}`,
    ],
  ])("tells at once that a server does not answer in HTTP as rekog does: %s", async (_, answer) => {
    const url = await rawServer((socket) => {
      socket.on("error", () => {});
      socket.once("data", () => socket.write(answer));
    });
    const { client, slept } = clientFor(url);
    await expect(client.get(blobId)).rejects.toMatchObject({
      code: "network_protocol",
      message: expect.stringContaining(`${new URL(url).host} answered, but not in HTTP as rekog`),
      hint: expect.stringContaining("Check that the URL is that of a rekog API"),
    });
    expect(slept).toEqual([]);
  });

  it("gives an answer a limited time", async () => {
    const { client } = await setUp({ create: () => undefined });
    await expect(client.create({}, { timeoutMs: 30 })).rejects.toMatchObject({
      phase: "timeout",
    });
  });

  it("rejects with the signal's reason", async () => {
    const { client, api } = await setUp({ get: () => undefined });
    const controller = new AbortController();
    const reason = new Error("enough");
    const reading = client.get(blobId, { signal: controller.signal });
    await api.next("get");
    controller.abort(reason);
    await expect(reading).rejects.toBe(reason);
  });

  it("waits out throttling, for a POST too", async () => {
    const { client, api, slept } = await setUp({
      create: (count) =>
        count < 2
          ? { status: 429, body: { message: "Too Many Requests" } }
          : { status: 400, body: problem },
    });
    await expect(client.create({})).rejects.toMatchObject({ code: "invalid_request" });
    expect(api.created).toHaveLength(3);
    // The last one waits for its turn as well: nothing got through in the last second.
    expect(slept).toEqual([200, 400, 600]);
  });

  it.each([429, 500, 502, 503, 504, 408])("goes on for half a minute after %i", async (status) => {
    const { client, slept } = await setUp({ get: () => ({ status, body: "no" }) });
    await expect(client.get(blobId)).rejects.toMatchObject({ status });
    expect(sum(slept)).toBeGreaterThanOrEqual(30_000);
    expect(sum(slept)).toBeLessThan(32_000);
  });

  it.each([400, 401, 403, 404, 410, 501, 505])("tells %i at once", async (status) => {
    const { client, api, slept } = await setUp({ get: () => ({ status, body: "no" }) });
    await expect(client.get(blobId)).rejects.toMatchObject({ status });
    await expect(client.wait(blobId)).rejects.toMatchObject({
      status,
      hint: expect.stringMatching(/^Check that the endpoint/),
    });
    expect({ gets: api.gets.length, slept }).toEqual({ gets: 2, slept: [] });
  });

  it("waits for as long as Retry-After asks, all calls together", async () => {
    const { client, api, slept } = await setUp({
      get: (count) =>
        count === 0
          ? { status: 429, headers: { "retry-after": "5" } }
          : { status: 200, body: succeededBlob() },
    });
    const first = client.get(blobId);
    await api.next("get");
    await first;
    expect(slept).toEqual([5_200]);
  });

  it("tells at once what asks for more time than there is, and holds up nothing else", async () => {
    const { client, api, slept } = await setUp({
      create: () => ({ status: 429, headers: { "retry-after": "3600" } }),
    });
    await expect(client.create()).rejects.toMatchObject({
      code: "too_many_requests",
      retryAfterMs: 3_600_000,
      hint: "It asks to wait 3600 s. Try again then.",
    });
    await client.get(blobId);
    expect(api.created).toHaveLength(1);
    expect(sum(slept)).toBeLessThanOrEqual(1_000);
  });

  it("goes on for as long as it is told to, or not at all", async () => {
    const { client, api, slept } = await setUp({ get: () => ({ status: 500 }) });
    await expect(client.get(blobId, { retryForMs: 0 })).rejects.toMatchObject({ status: 500 });
    expect(api.gets).toHaveLength(1);
    await expect(client.get(blobId, { retryForMs: 90_000 })).rejects.toMatchObject({ status: 500 });
    expect(sum(slept)).toBe(90_000);
  });

  const wrong = [
    ["throttling", () => ({ status: 429 })],
    ["an API that is out of order", () => ({ status: 503 })],
    ["resets", () => Promise.reject(new Error("reset"))],
  ] as const;
  it.each(wrong)("waits for a blob through %s, until the deadline", async (_, fail) => {
    const outage = await setUp({
      get: (count) => (count < 9 ? fail() : { status: 200, body: succeededBlob() }),
    });
    expect(await outage.client.wait(blobId)).toEqual(succeededBlob());

    const endless = await setUp({
      get: (count) => (count === 0 ? { status: 200, body: processingBlob() } : fail()),
    });
    await expect(endless.client.wait(blobId, { timeoutMs: 20_000 })).rejects.toMatchObject({
      name: "WaitTimeoutError",
      lastBlob: processingBlob(),
    });
    expect(sum(endless.slept)).toBeGreaterThanOrEqual(20_000);
    expect(sum(endless.slept)).toBeLessThan(21_000);
  });

  it("waits until the deadline for a server that is not there yet", async () => {
    const { client, slept } = clientFor("http://127.0.0.1:1");
    const waiting = client.wait(blobId, { timeoutMs: 20_000 });
    await expect(waiting).rejects.toMatchObject({
      name: "WaitTimeoutError",
      lastBlob: undefined,
      message: expect.stringContaining("after 20 s. No connection to 127.0.0.1:1 could be made"),
    });
    expect(sum(slept)).toBe(20_000);
  });

  it("is told at once that nothing more may be spent today, and slows nobody down", async () => {
    const spent = {
      status: 429,
      body: keyProblem(429, "spending_limit", "What this stage may spend in a day is spent."),
      headers: { "retry-after": "20" },
    };
    const { api, client, slept } = await setUp({ create: () => spent });
    const all = Array.from({ length: 20 }, () => client.create().catch((error: unknown) => error));
    for (const refusal of await Promise.all(all)) {
      expect(refusal).toMatchObject({ code: "spending_limit" });
    }
    await client.get(blobId);
    expect(api.created).toHaveLength(20);
    expect(slept).toEqual([]);
  });

  it("creates again when the API failed, each time as the same request", async () => {
    const { client, api } = await setUp({ create: () => ({ status: 500, body: "" }) });
    const request = { callback_url: "https://example.com/" };
    await expect(client.create(request)).rejects.toMatchObject({ code: "http_500" });
    const first = keysOf(api);
    expect(first.length).toBeGreaterThan(4);
    expect(new Set(first).size).toBe(1);
    expect(first[0]).toMatch(/^[\x21-\x7e]{1,255}$/);

    await expect(client.create(request)).rejects.toMatchObject({ code: "http_500" });
    const second = keysOf(api).slice(first.length);
    expect(new Set(second).size).toBe(1);
    expect(second[0]).not.toBe(first[0]);

    const options = { idempotencyKey: "order-4711", retryForMs: 0 };
    await expect(client.create(request, options)).rejects.toMatchObject({ code: "http_500" });
    expect(keysOf(api).at(-1)).toBe("order-4711");
  });

  it("asks for a callback again where the answer was lost, as the same request, and tells its secret", async () => {
    let asked = 0;
    const redelivery = { ...succeededBlob({ callback: callback() }), callback_secret: "whsec_1" };
    const { client, api } = await setUp({
      redeliver: () => (++asked === 1 ? { status: 502 } : { status: 202, body: redelivery }),
    });
    const request = { callback_url: "https://example.com/" };
    expect(await client.redeliverCallback(blobId, request)).toMatchObject({
      callback_secret: "whsec_1",
    });
    const [first, second] = keysOf(api);
    expect(first).toMatch(/^[\x21-\x7e]{1,255}$/);
    expect(second).toBe(first);
    await client.redeliverCallback(blobId, request, { idempotencyKey: "order-4711" });
    expect(keysOf(api).slice(2)).toEqual(["order-4711"]);
  });
});

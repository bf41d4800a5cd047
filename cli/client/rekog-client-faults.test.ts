import { once } from "node:events";
import { type AddressInfo, createServer, type Server } from "node:net";
import { describe, expect, it } from "@jest/globals";
import { blobId } from "../testing/sample-blobs.ts";
import { stubClients } from "../testing/stub-client.ts";

const { closers, clientFor, setUp } = stubClients();

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

  it("tells a refused connection, after trying again", async () => {
    const { client, slept } = clientFor("http://127.0.0.1:1");
    await expect(client.create({})).rejects.toMatchObject({
      name: "NetworkError",
      kind: "network",
      phase: "connect",
      message: "No connection to 127.0.0.1:1 could be made: ECONNREFUSED.",
    });
    expect(slept).toEqual([200, 400]);
  });

  it("sends again what may be sent twice when an answer was lost", async () => {
    let connections = 0;
    const url = await rawServer((socket) => {
      connections += 1;
      socket.on("error", () => {});
      socket.once("data", () => socket.destroy());
    });
    const { client } = clientFor(url);
    const request = { callback_url: "https://example.com/" };
    const closed = { phase: "closed" };
    await expect(client.create(request)).rejects.toMatchObject(closed);
    await expect(client.redeliverCallback(blobId)).rejects.toMatchObject(closed);
    expect(connections).toBe(2);
    await expect(client.create()).rejects.toMatchObject(closed);
    await expect(client.get(blobId)).rejects.toMatchObject(closed);
    expect(connections).toBe(8);
  });

  it("tells TLS apart", async () => {
    const { api } = await setUp();
    const { client, slept } = clientFor(api.url.replace("http:", "https:"));
    await expect(client.get(blobId)).rejects.toMatchObject({ phase: "tls" });
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
    expect(slept).toEqual([200, 400]);
  });

  it("gives up after three attempts", async () => {
    const { client, api } = await setUp({ get: () => ({ status: 503, body: "unavailable" }) });
    await expect(client.get(blobId)).rejects.toMatchObject({ code: "http_503" });
    expect(api.gets).toHaveLength(3);
  });

  it("creates again when the API failed, but not where a callback could go out twice", async () => {
    const { client, api } = await setUp({ create: () => ({ status: 500, body: "" }) });
    const request = { callback_url: "https://example.com/" };
    await expect(client.create(request)).rejects.toMatchObject({ code: "http_500" });
    expect(api.created).toHaveLength(1);
    await expect(client.create({})).rejects.toMatchObject({ code: "http_500" });
    expect(api.created).toHaveLength(4);
  });
});

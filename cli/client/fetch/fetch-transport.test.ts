import { once } from "node:events";
import { truncateSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { createServer, type Server, type Socket } from "node:net";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "@jest/globals";
import { blobId, succeededBlob } from "../../testing/sample-blobs.ts";
import { type StubScript, startStubApi } from "../../testing/stub-api.ts";
import { temporaryFolders } from "../../testing/temporary-folders.ts";
import { RekogClient } from "../rekog-client.ts";
import { createFetchTransport, type FetchTransportOptions } from "./fetch-transport.ts";

const temporaryFolder = temporaryFolders();
const closers: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const clientOver = (endpoint: string, options: FetchTransportOptions = {}) =>
  new RekogClient({ endpoint, retryForMs: 0, transport: createFetchTransport(options) });

async function stubApi(script: StubScript = {}) {
  const api = await startStubApi(script);
  closers.push(api.close);
  return api;
}

async function rawServer(
  onSocket: (socket: Socket) => void,
): Promise<{ url: string; server: Server }> {
  const server = createServer((socket) => onSocket(socket.on("error", () => {})));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closers.push(() => server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

describe("the fetch transport", () => {
  it("tells a refused connection by what Node.js says of it", async () => {
    const { url, server } = await rawServer(() => {});
    server.close();
    await once(server, "close");
    await expect(clientOver(url).get(blobId)).rejects.toMatchObject({
      name: "NetworkError",
      phase: "connect",
      message: `No connection to ${new URL(url).host} could be made: ECONNREFUSED.`,
    });
  });

  it.each([
    ["after three seconds where nothing ever answered, as for a wrong endpoint", 0, 3_000],
    ["after half a minute where something did", 1, 30_000],
  ])("tells what the platform gives no reason for %s", async (_, answers, mostMs) => {
    let atMs = 0;
    let calls = 0;
    const client = new RekogClient({
      endpoint: "https://api.example.com",
      now: () => atMs,
      sleep: async (ms) => {
        atMs += ms;
      },
      random: () => 1,
      transport: createFetchTransport({
        fetch: async () => {
          calls += 1;
          if (calls > answers) throw new TypeError("Failed to fetch");
          return Response.json(succeededBlob());
        },
      }),
    });
    for (let left = answers; left > 0; left -= 1) await client.get(blobId);
    await expect(client.get(blobId)).rejects.toMatchObject({ code: "network_closed" });
    expect(atMs).toBe(mostMs);
  });

  it("says so where the platform tells no reason, and that it may be CORS", async () => {
    const fetch = async () => {
      throw new TypeError("Failed to fetch");
    };
    await expect(
      clientOver("https://api.example.com", { fetch }).get(blobId),
    ).rejects.toMatchObject({
      phase: "closed",
      message: "No answer came from api.example.com, and the platform does not say why.",
      hint: expect.stringContaining("CORS"),
    });
  });

  it("follows no redirect, and says where it leads", async () => {
    const { url } = await rawServer((socket) =>
      socket.end(
        "HTTP/1.1 308 Moved\r\nLocation: https://www.example.com/api\r\nContent-Length: 0\r\n\r\n",
      ),
    );
    await expect(clientOver(url).get(blobId)).rejects.toMatchObject({
      code: "http_308",
      message: expect.stringContaining("https://www.example.com/api"),
    });
  });

  it("takes a redirect of which a browser tells nothing for one", async () => {
    const fetch = async () => {
      const answer = new Response(null);
      for (const [name, value] of Object.entries({ type: "opaqueredirect", status: 0 })) {
        Object.defineProperty(answer, name, { value });
      }
      return answer;
    };
    await expect(
      clientOver("https://api.example.com", { fetch }).get(blobId),
    ).rejects.toMatchObject({
      code: "http_302",
    });
  });

  it("reads no more than any answer has", async () => {
    const { url } = await rawServer((socket) => {
      socket.once("data", () => {
        socket.write("HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n");
        socket.write(" ".repeat(20_000_000));
      });
      closers.push(() => socket.destroy());
    });
    await expect(clientOver(url).get(blobId)).rejects.toMatchObject({ code: "network_protocol" });
  });

  it("tells when a file shrank after it was opened", async () => {
    const path = join(await temporaryFolder(), "photo.jpg");
    await writeFile(path, "a picture");
    const api = await stubApi();
    const upload = clientOver(api.url).upload(path, { onCreated: () => truncateSync(path) });
    await expect(upload).rejects.toMatchObject({ kind: "usage", code: "file_changed" });
  });

  it("gives up an upload that comes to a standstill", async () => {
    const api = await stubApi({ upload: () => undefined });
    const client = clientOver(api.url, { stallTimeoutMs: 50 });
    await expect(client.upload(new Uint8Array(10))).rejects.toMatchObject({
      code: "network_timeout",
      message: expect.stringContaining("came to a standstill"),
    });
  });

  it("ends with the reason of the signal, in the middle of an upload too", async () => {
    const api = await stubApi({ upload: () => undefined });
    const controller = new AbortController();
    const upload = clientOver(api.url).upload(new Uint8Array(10), { signal: controller.signal });
    const failed = expect(upload).rejects.toBe("enough");
    await api.next("upload");
    controller.abort("enough");
    await failed;
  });

  it("tells the beginning and the end of an upload where nothing tells more", async () => {
    const api = await stubApi();
    const heard: number[][] = [];
    await clientOver(api.url).upload(new Uint8Array(10), {
      onProgress: (sent, total) => heard.push([sent, total]),
    });
    expect(heard).toEqual([
      [0, 10],
      [10, 10],
    ]);
    expect(api.uploads[0]?.filename).toBe("image");
  });

  it("ends what is under way when the client is closed, and sends nothing after that", async () => {
    const api = await stubApi({ get: () => undefined });
    const client = clientOver(api.url);
    const reading = expect(client.get(blobId)).rejects.toMatchObject({ name: "NetworkError" });
    await api.next("get");
    await client.close();
    await reading;
    await expect(client.get(blobId)).rejects.toMatchObject({ code: "client_closed" });
    expect(api.gets).toHaveLength(1);
  });

  it.each([null, fetch, { fetch: 5 }, { fetcher: fetch }])(
    "does not leave out without a word what is meant by %p",
    (options) => {
      expect(() => createFetchTransport(options as object)).toThrow(
        expect.objectContaining({ name: "UsageError", code: "invalid_options" }),
      );
    },
  );

  it("asks what is given in place of `fetch`, as a worker's binding is", async () => {
    const asked: string[] = [];
    const fetch = async (url: string) => {
      asked.push(url);
      return Response.json(succeededBlob());
    };
    const blob = await clientOver("https://api.example.com", { fetch }).get(blobId);
    expect(blob.status).toBe("succeeded");
    expect(asked).toEqual([`https://api.example.com/blobs/${blobId}`]);
  });

  it.each([
    ["answers never", () => new Promise<Response>(() => {})],
    ["gives a body that never ends", async () => new Response(new ReadableStream())],
  ])("ends with the signal also where a given `fetch` %s, and hears none", async (_, fetch) => {
    const begun = new AbortController();
    const asked = once(begun.signal, "abort");
    const given = () => {
      begun.abort();
      return fetch();
    };
    const client = clientOver("https://api.example.com", { fetch: given });
    const ending = new AbortController();
    const reading = expect(client.get(blobId, { signal: ending.signal })).rejects.toBe("enough");
    await asked;
    ending.abort("enough");
    await reading;
  });

  it("gives up an upload that a given `fetch` never ends", async () => {
    const api = await stubApi();
    const given = async (url: string, init: RequestInit) =>
      init.body instanceof FormData ? new Response(new ReadableStream()) : fetch(url, init);
    const client = clientOver(api.url, { fetch: given, stallTimeoutMs: 1 });
    await expect(client.upload(new Uint8Array(10))).rejects.toMatchObject({
      code: "network_timeout",
    });
  });
});

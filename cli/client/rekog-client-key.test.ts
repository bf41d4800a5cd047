import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { inspect } from "node:util";
import { afterEach, describe, expect, it } from "@jest/globals";
import { blobId } from "../testing/sample-blobs.ts";
import { keyProblem, sampleKey, sampleKeyShown, sampleSecret } from "../testing/sample-keys.ts";
import { type StubScript, startStubApi } from "../testing/stub-api.ts";
import { startStubProxy } from "../testing/stub-proxy.ts";
import { NodeClient, type NodeClientOptions } from "../transport/node-client.ts";
import type { RekogError } from "./errors.ts";

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function setUp(script: StubScript = {}, options: Partial<NodeClientOptions> = {}) {
  const api = await startStubApi(script);
  closers.push(api.close);
  return { api, client: clientFor(api.url, options) };
}

function clientFor(endpoint: string, options: Partial<NodeClientOptions> = {}) {
  const sleep = async () => {};
  const client = new NodeClient({ endpoint, apiKey: sampleKey, sleep, ...options });
  closers.push(() => client.close());
  return client;
}

const refusalOf = (call: Promise<unknown>): Promise<RekogError> =>
  call.then(
    () => Promise.reject(new Error("It was not refused.")),
    (error) => error,
  );

describe("a client with a key", () => {
  it("sends it with every call to the API, and not with the picture", async () => {
    const { api, client } = await setUp();
    const uploaded = await client.upload(Buffer.from("picture"));
    await client.wait(uploaded);
    await client.get(blobId);
    await client.redeliverCallback(blobId);
    await client.delete(blobId);
    expect(api.uploads).toHaveLength(1);
    expect(JSON.stringify(api.uploads)).not.toContain(sampleSecret);
    const sent = api.headers.map(({ authorization }) => authorization);
    expect(sent.filter((header) => header === undefined)).toHaveLength(1);
    expect(sent.filter((header) => header === `Bearer ${sampleKey}`)).toHaveLength(sent.length - 1);
    expect(api.headers.find((headers) => !headers.authorization)?.["content-type"]).toMatch(
      /^multipart\/form-data/,
    );
  });

  it("asks a function for it before each request", async () => {
    const keys = ["key-1", "key-2"];
    const apiKey = async () => keys.shift() ?? "";
    const { api, client } = await setUp(
      { get: (n) => (n === 0 ? { status: 503 } : gone) },
      { apiKey },
    );
    await refusalOf(client.get(blobId));
    const sent = api.headers.map(({ authorization }) => authorization);
    expect(sent).toEqual(["Bearer key-1", "Bearer key-2"]);
  });

  it("gives what the function throws, and heeds the signal while it waits for it", async () => {
    const failure = new Error("The vault is closed.");
    const failing = await setUp({}, { apiKey: () => Promise.reject(failure) });
    expect(await refusalOf(failing.client.get(blobId))).toBe(failure);
    const waiting = await setUp({}, { apiKey: () => new Promise<string>(() => {}) });
    const reason = new Error("enough");
    const controller = new AbortController();
    const reading = refusalOf(waiting.client.get(blobId, { signal: controller.signal }));
    controller.abort(reason);
    expect(await reading).toBe(reason);
    expect([...failing.api.headers, ...waiting.api.headers]).toEqual([]);
  });

  it.each([301, 302, 303, 307, 308])("follows no redirection: %i", async (status) => {
    const elsewhere = await setUp();
    const { client } = await setUp({
      get: () => ({ status, headers: { location: `${elsewhere.api.url}/blobs/${blobId}` } }),
    });
    expect(await refusalOf(client.get(blobId))).toMatchObject({ code: `http_${status}` });
    expect(elsewhere.api.headers).toEqual([]);
  });

  it("does not show it, nor do its errors, whatever the server says", async () => {
    const exchanges: unknown[] = [];
    const { client } = await setUp(
      {
        get: () => ({
          status: 401,
          body: { ...keyProblem(401, "invalid_api_key", `No: Bearer ${sampleKey}`) },
          headers: { "apigw-requestid": sampleKey },
        }),
        remove: () => ({ status: 200, body: "<p>" }),
      },
      { onExchange: (exchange) => exchanges.push(exchange) },
    );
    const refusal = await refusalOf(client.get(blobId));
    expect(refusal.message).toBe(`No: Bearer ${sampleKeyShown}`);
    const closed = clientFor("http://127.0.0.1:1");
    const shown = [client, refusal, await refusalOf(closed.get(blobId)), exchanges]
      .flatMap((value) => [inspect(value, { depth: 9, showHidden: true }), JSON.stringify(value)])
      .join("\n");
    expect(shown).not.toContain(sampleSecret);
    expect(`${client}`).toBe("[object Object]");
  });

  it("hides a key of another form, too", async () => {
    const apiKey = "another-gateway.s3cret-s3cret";
    const problem = keyProblem(403, "scope_missing", `Not with ${apiKey}.`);
    const { client } = await setUp({ get: () => ({ status: 403, body: problem }) }, { apiKey });
    expect((await refusalOf(client.get(blobId))).message).toBe("Not with ….");
  });

  it.each([
    ["a line end", `${sampleKey}\n`],
    ["a header of its own", `${sampleKey}\r\nx-other: 1`],
    ["a blank", `rekog ${sampleSecret}`],
    ["a letter that no header takes", `${sampleKey}é`],
    ["a quotation from a file", `“${sampleKey}”`],
    ["far too many letters", sampleKey.repeat(20)],
    ["nothing", ""],
  ])("refuses %s, without a word of it", async (_, apiKey) => {
    const { api, client } = await setUp({}, { apiKey: () => apiKey });
    const refusals = [
      await refusalOf(client.get(blobId)),
      await refusalOf((async () => clientFor(api.url, { apiKey }))()),
    ];
    for (const refusal of refusals) {
      expect(refusal).toMatchObject({ name: "UsageError", code: "invalid_api_key" });
      expect(inspect(refusal)).not.toContain(sampleSecret);
    }
    expect(api.headers).toEqual([]);
  });
});

describe("a key over http:", () => {
  it.each([
    "http://localhost:7878",
    "http://127.8.0.1",
    "http://[::1]:7878",
    "https://api.example",
  ])("is sent to %s", (endpoint) => {
    expect(clientFor(endpoint).endpoint).toBe(endpoint);
  });

  it.each([
    "http://api.example",
    "http://192.168.0.7:7878",
    "http://0.0.0.0:7878",
    "http://localhost.example",
    "http://127.0.0.1.example",
  ])("is not sent to %s, nor to a proxy on the way", async (endpoint) => {
    const { api } = await setUp();
    const proxy = await startStubProxy({ port: Number(new URL(api.url).port) });
    closers.push(proxy.close);
    const proxies = { http: proxy.url };
    for (const apiKey of [sampleKey, () => sampleKey]) {
      expect(() => clientFor(endpoint, { apiKey, proxies })).toThrow(
        expect.objectContaining({
          code: "insecure_endpoint",
          message: `The API key is not sent to ${new URL(endpoint).host} over http:, where everyone on the way could read it.`,
        }),
      );
    }
    expect(proxy.asked).toEqual([]);
  });

  it("is in no request to a proxy that makes a tunnel", async () => {
    const heard: unknown[] = [];
    const proxy = createServer().on("connect", (request, socket) => {
      heard.push(request.rawHeaders);
      socket.end("HTTP/1.1 502 No\r\n\r\n");
    });
    proxy.listen(0, "127.0.0.1");
    await once(proxy, "listening");
    closers.push(async () => proxy.close());
    const https = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const client = clientFor("https://api.rekog.test", { proxies: { https }, retryForMs: 0 });
    await refusalOf(client.get(blobId));
    expect(heard).not.toEqual([]);
    expect(JSON.stringify(heard)).not.toContain(sampleSecret);
  });
});

const gone = { status: 404, body: keyProblem(404, "blob_not_found", "There is no such blob.") };

describe("who is turned away before anything is done", () => {
  const unavailable = {
    status: 503,
    body: keyProblem(503, "access_unavailable", "The key could not be looked up just now."),
    headers: { "retry-after": "1" },
  };
  const callback = { callback_url: "https://example.com/" };

  it("comes again", async () => {
    const refused = { status: 403, body: keyProblem(403, "scope_missing", "It may not.") };
    const { api, client } = await setUp({
      redeliver: (count) => (count < 2 ? unavailable : refused),
    });
    const asking = refusalOf(client.redeliverCallback(blobId, callback));
    expect(await asking).toMatchObject({ code: "scope_missing" });
    expect(api.redeliveries).toHaveLength(3);
  });

  it("did not delete a blob that is not there the next time", async () => {
    const { client } = await setUp({ remove: (count) => (count === 0 ? unavailable : gone) });
    expect(await refusalOf(client.delete(blobId))).toMatchObject({ code: "blob_not_found" });
  });

  it("waits as long as the API asks, until the deadline", async () => {
    const told = "The key may make 3 requests a minute, and has made them.";
    const throttled = (seconds: number) => ({
      status: 429,
      body: keyProblem(429, "too_many_requests", told),
      headers: { "retry-after": String(seconds) },
    });
    const slept: number[] = [];
    let atMs = 0;
    const clock = {
      now: () => atMs,
      random: () => 1,
      sleep: async (ms: number) => {
        slept.push(ms);
        atMs += ms;
      },
    };
    const { api, client } = await setUp(
      { get: (count) => (count === 0 ? throttled(20) : throttled(60)) },
      clock,
    );
    expect(await refusalOf(client.get(blobId))).toMatchObject({
      code: "too_many_requests",
      message: told,
      hint: "It asks to wait 60 s. Try again then.",
    });
    expect(api.gets).toHaveLength(2);
    expect(slept[0]).toBeGreaterThanOrEqual(20_000);
  });

  it.each([
    [401, "missing_api_key"],
    [401, "invalid_api_key"],
    [403, "scope_missing"],
  ])("is told %i %s at once", async (status, code) => {
    const { api, client } = await setUp({
      get: () => ({ status, body: keyProblem(status, code, "No.") }),
    });
    expect(await refusalOf(client.wait(blobId))).toMatchObject({ status, code });
    expect(api.gets).toHaveLength(1);
  });
});

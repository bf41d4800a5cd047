import { describe, expect, it } from "@jest/globals";
import { blobId, processingBlob, succeededBlob } from "../testing/sample-blobs.ts";
import { stubClients } from "../testing/stub-client.ts";
import { RekogClient } from "./rekog-client.ts";

const { closers, setUp } = stubClients();

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

describe("RekogClient", () => {
  it("creates a blob", async () => {
    const { api, client, exchanges } = await setUp();
    const created = await client.create({ min_confidence: 80, metadata: { order: "4711" } });
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
    await client.get(blobId, {
      filters: { minConfidence: 0, maxLabels: 3, labels: ["Car", "Stop Sign"] },
    });
    await client.get(blobId);
    expect(api.gets).toEqual([
      `/blobs/${blobId}?min_confidence=0&max_labels=3&labels=Car%2CStop+Sign`,
      `/blobs/${blobId}`,
    ]);
  });

  it("waits with filters, and hears of every read", async () => {
    const { api, client, slept } = await setUp({
      get: (count) => ({ status: 200, body: count === 0 ? processingBlob() : succeededBlob() }),
    });
    const seen: string[] = [];
    const blob = await client.wait(blobId, {
      filters: { minConfidence: 50 },
      onState: ({ status }) => seen.push(status),
    });
    expect(blob).toEqual(succeededBlob());
    expect({ seen, slept }).toEqual({ seen: ["processing", "succeeded"], slept: [100] });
    const path = `/blobs/${blobId}?min_confidence=50`;
    expect(api.gets).toEqual([path, path]);
  });

  it("waits a minute unless told otherwise, and gives the last state then", async () => {
    const { client, slept } = await setUp({ get: () => ({ status: 200, body: processingBlob() }) });
    await expect(client.wait(processingBlob())).rejects.toMatchObject({
      name: "WaitTimeoutError",
      code: "wait_timed_out",
      lastBlob: processingBlob(),
    });
    expect(slept.reduce((sum, durationMs) => sum + durationMs)).toBeCloseTo(60_000);
  });

  it("tells a problem in the API's own words", async () => {
    const { client, slept } = await setUp({ create: () => ({ status: 400, body: problem }) });
    await expect(client.create({})).rejects.toMatchObject({
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
    await expect(client.get(blobId)).rejects.toMatchObject({
      code: "http_403",
      status: 403,
      requestId: "stub-request-id",
    });
  });

  it.each([
    [301, (path: string) => `https://api.example.com${path}`, "https://api.example.com"],
    [
      308,
      (path: string) => `https://api.example.com/v1${path}?a=b#c`,
      "https://api.example.com/v1",
    ],
    [
      307,
      (path: string) => `https://me:secret@api.example.com:8443${path}`,
      "https://api.example.com:8443",
    ],
    [302, (path: string) => `/v2${path}`, "URL/v2"],
  ])("names the endpoint that a %i sends to, and does not go there", async (status, to, right) => {
    const { api, client } = await setUp({
      get: () => ({ status, body: "", headers: { location: to(`/blobs/${blobId}`) } }),
    });
    const endpoint = right.replace("URL", api.url);
    await expect(client.get(blobId, { filters: { maxLabels: 3 } })).rejects.toMatchObject({
      code: `http_${status}`,
      message: `The API answered with HTTP status ${status}, which sends on to ${endpoint}/blobs/${blobId}.`,
      hint: expect.stringMatching(new RegExp(`give its URL as the endpoint .*: ${endpoint}$`)),
    });
    expect(api.gets).toHaveLength(1);
  });

  it.each([414, 431])(
    "says of a refusal with %i that what is asked is too long",
    async (status) => {
      const { client } = await setUp({ get: () => ({ status, body: { message: "Too long" } }) });
      await expect(client.get(blobId)).rejects.toMatchObject({
        code: `http_${status}`,
        message: `The API does not take a request that is this long: HTTP status ${status}.`,
        hint: expect.stringMatching(/^Ask for less at once: .*10,240 bytes/),
      });
    },
  );

  it.each([
    [
      "a page to sign in",
      "https://sso.example.com/login?token=abc",
      "sends on to https://sso.example.com/login.",
    ],
    ["itself", `/blobs/${blobId}`, `/blobs/${blobId}.`],
    ["a script", "javascript:alert(1)", "and no explanation."],
    ["no URL", "http://[", "and no explanation."],
    ["what nobody could read", `/${"x".repeat(5_000)}`, "and no explanation."],
  ])("names no endpoint where an answer sends to %s", async (_what, location, words) => {
    const { client } = await setUp({ get: () => ({ status: 302, headers: { location } }) });
    await expect(client.get(blobId)).rejects.toMatchObject({
      code: "http_302",
      message: expect.stringContaining(words),
      hint: expect.stringMatching(
        /endpoint \(--endpoint, REKOG_ENDPOINT\) is the URL of a rekog API\.$/,
      ),
    });
  });

  it.each([
    ["a web page", "<!doctype html><title>Hello</title>"],
    ["other JSON", { hello: "world" }],
    ["a blob of unknown status", { blob_id: blobId, status: "done" }],
    ["a blob of a picture without a size", { ...succeededBlob(), image: { width: 1 } }],
    ["a blob that nobody recognised", { ...succeededBlob(), recognition: { cached: true } }],
    ["a blob whose moderation is none", { ...succeededBlob(), moderation: { labels: "none" } }],
    ["a blob whose verdict is none", { ...succeededBlob(), verdict: { decision: "no" } }],
    ["a blob whose text is none", { ...succeededBlob(), text: { lines: [{}] } }],
    ["a blob whose faces are none", { ...succeededBlob(), faces: [{}] }],
  ])("recognises that %s is not rekog's API", async (_name, body) => {
    const { client } = await setUp({ create: () => ({ status: 200, body }) });
    await expect(client.create({})).rejects.toMatchObject({ code: "unexpected_answer" });
  });

  it.each(["", "no blob", "\u001b[2J", "x".repeat(5_000)])(
    "takes no code from elsewhere: %j",
    async (code) => {
      const { client } = await setUp({ get: () => ({ status: 404, body: { ...problem, code } }) });
      await expect(client.get(blobId)).rejects.toMatchObject({ code: "http_404" });
    },
  );

  it("deletes a blob", async () => {
    const { api, client, exchanges } = await setUp();
    await client.delete(blobId);
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
    await expect(client.delete(blobId)).rejects.toMatchObject({ code: "blob_not_found" });
  });

  it("takes a blob for deleted that is gone after an answer that was lost", async () => {
    const { client, api } = await setUp({
      remove: (count) => (count === 0 ? { status: 503 } : { status: 404, body: notFound }),
    });
    await client.delete(blobId);
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

  it("refuses an answer that is no redelivery", async () => {
    const { client } = await setUp({
      redeliver: () => ({ status: 200, body: { blob_id: blobId } }),
    });
    await expect(client.redeliverCallback(blobId)).rejects.toMatchObject({
      code: "unexpected_answer",
    });
  });

  it.each(["moderation", "text", "faces"] as const)(
    "takes a blob of which %s alone was asked for: nothing of labels is in it",
    async (feature) => {
      const { labels: _labels, warnings: _warnings, recognition, ...blob } = succeededBlob();
      const { labels: its } = recognition?.features ?? {};
      const body = {
        ...blob,
        recognition: { features: { [feature]: its }, cost: recognition?.cost },
      };
      const { client } = await setUp({ get: () => ({ status: 200, body }) });
      expect((await client.get(blobId)).recognition?.features).toEqual({ [feature]: its });
    },
  );

  it.each<[string, object]>([
    ["moderation", { labels: [], content_types: [] }],
    ["verdict", { decision: "allow", because: [] }],
    ["text", { lines: [], words: [] }],
    ["faces", []],
  ])("reads a result of %s alone", async (feature, result) => {
    const { labels: _labels, ...head } = succeededBlob();
    const body = { ...head, recognition: { features: {} }, [feature]: result };
    const { client } = await setUp({ get: () => ({ status: 200, body }) });
    expect(await client.get(blobId)).toEqual(body);
  });

  it.each(["", "..", "a/b", "a?b", "é"])("refuses %j as a blob id", async (id) => {
    const { client, api } = await setUp();
    const refused = { name: "UsageError", code: "invalid_blob_id" };
    await expect(client.get(id)).rejects.toMatchObject(refused);
    await expect(client.delete(id)).rejects.toMatchObject(refused);
    await expect(client.redeliverCallback(id)).rejects.toMatchObject(refused);
    expect(api.headers).toEqual([]);
  });

  it("needs the endpoint alone, and says who it is", async () => {
    const { api } = await setUp();
    const client = new RekogClient({ endpoint: `${api.url}/` });
    closers.push(() => client.close());
    expect((await client.get(blobId)).blob_id).toBe(blobId);
    expect(api.headers[0]?.["user-agent"]).toMatch(/^rekog-client node\/\d+\./);
    for (const endpoint of ["example.com", "localhost:7878", "127.0.0.1:7878"]) {
      expect(() => new RekogClient({ endpoint })).toThrow(
        "is not a URL that begins with http:// or https://",
      );
    }
    for (const endpoint of ["http://", "http://127.0.0.1:99999", "https://a b"]) {
      expect(() => new RekogClient({ endpoint })).toThrow("no host and port can be read from it");
    }
  });

  it("is of no use after it was closed", async () => {
    const { client, api } = await setUp({ get: () => undefined });
    const reading = client.get(blobId);
    await api.next("get");
    const ended = expect(reading).rejects.toMatchObject({ code: "client_closed" });
    await client[Symbol.asyncDispose]();
    await ended;
    await expect(client.get(blobId)).rejects.toMatchObject({ code: "client_closed" });
    await client.close();
  });

  it("ends what waits to be sent again when it is closed", async () => {
    const { api } = await setUp({
      get: () => ({ status: 429, headers: { "retry-after": "20" } }),
    });
    const waits: number[] = [];
    const client = new RekogClient({
      endpoint: api.url,
      sleep: (durationMs, signal) =>
        new Promise((_, reject) => {
          signal?.throwIfAborted();
          waits.push(durationMs);
          signal?.addEventListener("abort", () => reject(signal.reason));
          void client.close();
        }),
    });
    await expect(client.get(blobId)).rejects.toMatchObject({ code: "client_closed" });
    expect(waits).toHaveLength(1);
    await expect(client.wait(blobId)).rejects.toMatchObject({ code: "client_closed" });
    expect(waits).toHaveLength(1);
  });
});

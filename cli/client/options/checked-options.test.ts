import { afterAll, describe, expect, it } from "@jest/globals";
import { blobId } from "../../testing/sample-blobs.ts";
import { NodeClient } from "../../transport/node-client.ts";
import type { GetOptions, ListOptions } from "../client-options.ts";
import { RekogClient } from "../rekog-client.ts";

const endpoint = "http://127.0.0.1:1";
const client = new RekogClient({ endpoint, retryForMs: 0 });
afterAll(() => client.close());

/** As a program without types calls them. */
async function readAll(read: () => AsyncIterable<unknown>): Promise<void> {
  for await (const _ of read());
}

/** Each method with options that are the argument */
const methods: Record<string, (options: never) => Promise<unknown>> = {
  create: (options) => client.create({}, options),
  upload: (options) => client.upload(Buffer.from("a"), options),
  wait: (options) => client.wait(blobId, options),
  get: (options) => client.get(blobId, options),
  list: (options) => readAll(() => client.list(options)),
  listPage: (options) => client.listPage(options),
  delete: (options) => client.delete(blobId, options),
  redeliverCallback: (options) => client.redeliverCallback(blobId, {}, options),
  mailbox: (options) => readAll(() => client.mailbox("box", options)),
  leaseDeliveries: (options) => client.leaseDeliveries("box", options),
  settleDelivery: (options) => {
    const settlement = { status_code: 204, duration_ms: 1 };
    return client.settleDelivery("box", "id", settlement, options);
  },
  usage: (options) => client.usage(options),
};

const invalid = { name: "UsageError", code: "invalid_options" };
const controller = new AbortController();
const wrong: unknown[] = [
  null,
  5,
  "a",
  [],
  { signal: 5 },
  { signal: controller },
  { signal: { aborted: false, throwIfAborted() {} } },
  Promise.resolve({ timeoutMs: 5 }),
  new Map([["timeoutMs", 5]]),
  { timeout: 5 },
  { callback_url: "https://example.com/hook" },
];

describe.each(Object.entries(methods))("RekogClient.%s", (_name, call) => {
  it.each(wrong)("says what is wrong with the options %p", async (options) => {
    await expect(call(options as never)).rejects.toMatchObject(invalid);
  });
});

describe("RekogClient", () => {
  const wrongOfClient: unknown[] = [
    ...[undefined, null, endpoint],
    ...[
      { now: 5 },
      { onExchange: "a" },
      { sleep: {} },
      { random: 1 },
      { onRetry: [] },
      { api_key: "a" },
      { transport: {} },
      { transport: fetch },
    ].map((option) => ({ endpoint, ...option })),
  ];
  it.each(wrongOfClient)("says what is wrong with its own options %p", (options) => {
    expect(() => new RekogClient(options as never)).toThrow(expect.objectContaining(invalid));
  });

  const wrongFilters = [
    null,
    5,
    { labels: "Dog" },
    { labels: [] },
    { labels: [null] },
    { labels: [" "] },
    { min_confidence: 80 },
    Promise.resolve({}),
  ];
  it.each(wrongFilters)("says what is wrong with filters %p", async (filters) => {
    const options = { filters } as GetOptions;
    await expect(client.get(blobId, options)).rejects.toMatchObject(invalid);
    await expect(client.wait(blobId, options)).rejects.toMatchObject(invalid);
  });

  it.each([null, 5, { a: null }, { a: Symbol("b") }, new Map([["order", "4711"]])])(
    "says what is wrong with a list's metadata %p",
    async (metadata) => {
      const options = { metadata } as unknown as ListOptions;
      await expect(client.listPage(options)).rejects.toMatchObject(invalid);
    },
  );

  it.each([[], [""], [undefined], "", 5, null])(
    "does not take the states %p for all",
    async (status) => {
      const options = { status } as unknown as ListOptions;
      await expect(client.listPage(options)).rejects.toMatchObject(invalid);
    },
  );

  it("tells the names that there are, and what to do with a promise", async () => {
    const misplaced = { callback_url: "https://example.com/hook" };
    await expect(client.upload(Buffer.from("a"), misplaced as object)).rejects.toMatchObject({
      message:
        "There is no `callback_url` among these options, but request, idempotencyKey, onCreated, onProgress, signal, retryForMs.",
    });
    const promised = { request: Promise.resolve({ callback_url: "https://example.com/hook" }) };
    await expect(client.upload(Buffer.from("a"), promised as object)).rejects.toMatchObject({
      ...invalid,
      message:
        "The options in `request` must be an object with fields, and are a Promise: await it first.",
    });
  });

  it.each([
    { metadata: new Map([["order", "4711"]]) },
    { callback_url: () => "https://example.com/hook" },
    Promise.resolve({ callback_url: "https://example.com/hook" }),
    new Map([["callback_url", "https://example.com/hook"]]),
  ])("sends no request that JSON would leave something out of, as of %p", async (request) => {
    const unsendable = { name: "UsageError", code: "unsendable_request" };
    await expect(client.create(request as object)).rejects.toMatchObject(unsendable);
    await expect(client.redeliverCallback(blobId, request as object)).rejects.toMatchObject(
      unsendable,
    );
  });

  const proxy = "http://127.0.0.1:3128";
  it.each([
    { proxies: proxy },
    { proxies: [proxy] },
    { proxies: { HTTPS_PROXY: proxy } },
    { transport: {} },
  ])("goes to no network in another way than was meant with %p", (options) => {
    expect(() => new NodeClient({ endpoint, ...options } as never)).toThrow(
      expect.objectContaining(invalid),
    );
  });

  it.each([null, 5, {}])("takes %p for no time", async (createdAfter) => {
    const options = { createdAfter } as unknown as ListOptions;
    await expect(client.listPage(options)).rejects.toMatchObject({ code: "invalid_time" });
  });

  it.each([undefined, null, {}])("does not wait for the blob %p", async (blob) => {
    await expect(client.wait(blob as unknown as string)).rejects.toMatchObject({
      code: "invalid_blob_id",
    });
  });
});

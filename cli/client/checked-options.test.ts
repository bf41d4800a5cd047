import { afterAll, describe, expect, it } from "@jest/globals";
import { blobId } from "../testing/sample-blobs.ts";
import type { GetOptions, ListOptions } from "./client-options.ts";
import { RekogClient } from "./rekog-client.ts";

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
];

describe.each(Object.entries(methods))("RekogClient.%s", (_name, call) => {
  it.each(wrong)("says what is wrong with the options %p", async (options) => {
    await expect(call(options as never)).rejects.toMatchObject(invalid);
  });
});

describe("RekogClient", () => {
  const wrongOfClient: unknown[] = [
    ...[undefined, null, endpoint],
    ...[{ now: 5 }, { onExchange: "a" }, { sleep: {} }, { random: 1 }, { onRetry: [] }].map(
      (option) => ({ endpoint, ...option }),
    ),
  ];
  it.each(wrongOfClient)("says what is wrong with its own options %p", (options) => {
    expect(() => new RekogClient(options as never)).toThrow(expect.objectContaining(invalid));
  });

  it.each([null, 5, { labels: "Dog" }])("says what is wrong with filters %p", async (filters) => {
    const options = { filters } as GetOptions;
    await expect(client.get(blobId, options)).rejects.toMatchObject(invalid);
    await expect(client.wait(blobId, options)).rejects.toMatchObject(invalid);
  });

  it.each([null, 5, { a: null }, { a: Symbol("b") }])(
    "says what is wrong with a list's metadata %p",
    async (metadata) => {
      const options = { metadata } as unknown as ListOptions;
      await expect(client.listPage(options)).rejects.toMatchObject(invalid);
    },
  );

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

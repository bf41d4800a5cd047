import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import type { ApiBlob } from "../client/api-types.ts";
import type { WaitOptions } from "../client/client-options.ts";
import type { RekogClient } from "../client/rekog-client.ts";
import { createFakeClock } from "../testing/fake-clock.ts";
import { blobId, processingBlob, succeededBlob } from "../testing/sample-blobs.ts";
import { type StubApi, startStubApi } from "../testing/stub-api.ts";
import { NodeClient } from "../transport/node-client.ts";
import { type ReadResultOptions, readResult } from "./read-result.ts";

const file = { path: "photo.jpg", sizeBytes: 7 };
const filtered = succeededBlob({ labels: [] });
const path = `/blobs/${blobId}`;
let api: StubApi;
let client: RekogClient;

beforeEach(async () => {
  api = await startStubApi({
    get: (count) => ({ status: 200, body: count === 0 ? filtered : succeededBlob() }),
  });
  client = new NodeClient({ endpoint: api.url });
});
afterEach(async () => {
  await client.close();
  await api.close();
});

const { now, sleep } = createFakeClock();
const options = (change: Partial<ReadResultOptions> = {}): ReadResultOptions => ({
  client,
  waitTimeoutMs: undefined,
  expected: undefined,
  signal: new AbortController().signal,
  now,
  sleep,
  events: { onRecognising: () => {}, onCallbackEnd: () => {} },
  ...change,
});

const filters = { labels: ["Cat"] };

describe("readResult", () => {
  it("reads once where nobody waits, and not at all what is known", async () => {
    expect(await readResult(file, processingBlob(), options({ filters }))).toEqual(filtered);
    expect(await readResult(file, succeededBlob(), options())).toEqual(succeededBlob());
    expect(api.gets).toEqual([`${path}?labels=Cat`]);
  });

  it.each([undefined, 1_000])(
    "filters what is known (waiting for %p ms)",
    async (waitTimeoutMs) => {
      const read = options({ filters, waitTimeoutMs });
      expect(await readResult(file, succeededBlob(), read)).toEqual(filtered);
      expect(api.gets).toEqual([`${path}?labels=Cat`]);
    },
  );

  it("filters what a callback brought", async () => {
    const hasCallbacks: boolean[] = [];
    const expected = { arrived: Promise.resolve(succeededBlob()), due: () => {}, cancel: () => {} };
    const events = {
      onRecognising: () => {},
      onCallbackEnd: (_: unknown, hasCallback: boolean) => void hasCallbacks.push(hasCallback),
    };
    const polling = { get: client.get.bind(client), wait: client.wait.bind(client) };
    const wait = ((blob: string | ApiBlob, given: WaitOptions = {}) =>
      typeof blob !== "string" && blob.status === "processing"
        ? new Promise((_, reject) => {
            given.signal?.addEventListener("abort", () => reject(given.signal?.reason));
          })
        : polling.wait(blob as ApiBlob, given)) as RekogClient["wait"];
    const read = options({
      client: { ...polling, wait },
      filters,
      waitTimeoutMs: 1_000,
      expected,
      events,
    });
    expect(await readResult(file, processingBlob(), read)).toEqual(filtered);
    expect(hasCallbacks).toEqual([true]);
    expect(api.gets).toEqual([`${path}?labels=Cat`]);
  });
});

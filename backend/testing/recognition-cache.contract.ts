import { afterEach, beforeEach, expect, it } from "@jest/globals";
import type { CacheEntry, RecognitionCache } from "../core/ports.ts";
import { CAR, succeeded } from "./sample-blob.ts";

interface OpenCache {
  cache: RecognitionCache;
  close(): Promise<void>;
}

const RECOGNISED: CacheEntry = {
  kind: "recognised",
  labels: [CAR],
  image: { format: "jpeg", width: 1600, height: 1200 },
  recognition: succeeded().recognition,
  cachedAt: "2026-11-23T12:00:03.000Z",
};

const REFUSED: CacheEntry = {
  kind: "refused",
  failure: { code: "corrupt_image", format: "png" },
  image: { format: "png", width: 100, height: 100 },
  cachedAt: "2026-11-23T12:00:03.000Z",
};

/** What every recognition cache must hold to. */
export function itIsARecognitionCache(open: () => Promise<OpenCache>): void {
  let opened: OpenCache;
  let cache: RecognitionCache;
  beforeEach(async () => {
    opened = await open();
    cache = opened.cache;
  });
  afterEach(() => opened.close());

  it("gives back what was put, by its key", async () => {
    await cache.put("etag:a:1:fake", RECOGNISED, new Date("2026-11-24T12:00:03.000Z"));
    await cache.put("etag:b:1:fake", REFUSED);
    expect(await cache.get("etag:a:1:fake")).toEqual(RECOGNISED);
    expect(await cache.get("etag:b:1:fake")).toEqual(REFUSED);
  });

  it("knows nothing of other keys", async () => {
    await cache.put("etag:a:1:fake", RECOGNISED);
    expect(await cache.get("etag:a:1:other")).toBeUndefined();
  });

  it("keeps the later of two entries", async () => {
    await cache.put("etag:a:1:fake", RECOGNISED);
    await cache.put("etag:a:1:fake", REFUSED);
    expect(await cache.get("etag:a:1:fake")).toEqual(REFUSED);
  });

  it("leaves it to the reader whether an entry is too old", async () => {
    await cache.put("etag:a:1:fake", RECOGNISED, new Date(0));
    expect(await cache.get("etag:a:1:fake")).toEqual(RECOGNISED);
  });
}

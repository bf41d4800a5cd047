import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import type { CacheEntry, RecognitionCache } from "../core/ports/recognition.ts";
import { carLabel, recognitionFacts, succeeded } from "./sample-blob.ts";

interface OpenCache {
  cache: RecognitionCache;
  close(): Promise<void>;
}

const { image } = succeeded();

export const recognised: CacheEntry<"labels"> = {
  kind: "recognised",
  feature: "labels",
  result: [carLabel],
  image: { ...image, quality: { brightness: 55.5, contrast: 40, sharpness: 12.25 } },
  recognition: recognitionFacts,
  cachedAt: "2026-11-23T12:00:03.000Z",
};

export const refused: CacheEntry<"labels"> = {
  kind: "refused",
  failure: { code: "corrupt_image", format: "png" },
  image: { bytes: 2_000, etag: "aa", format: "png", width: 100, height: 100 },
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
    await cache.put("sha256:a:fake:1", recognised, new Date("2026-11-24T12:00:03.000Z"));
    await cache.put("sha256:b:fake:1", refused, new Date("2026-11-24T12:00:03.000Z"));
    expect(await cache.get("sha256:a:fake:1")).toEqual(recognised);
    expect(await cache.get("sha256:b:fake:1")).toEqual(refused);
  });

  it("knows nothing of other keys", async () => {
    await cache.put("sha256:a:fake:1", recognised, new Date("2026-11-24T12:00:03.000Z"));
    expect(await cache.get("sha256:a:other:1")).toBeUndefined();
  });

  it("keeps the later of two entries", async () => {
    await cache.put("sha256:a:fake:1", recognised, new Date("2026-11-24T12:00:03.000Z"));
    await cache.put("sha256:a:fake:1", refused, new Date("2026-11-24T12:00:03.000Z"));
    expect(await cache.get("sha256:a:fake:1")).toEqual(refused);
  });

  it("leaves it to the reader whether an entry is too old", async () => {
    await cache.put("sha256:a:fake:1", recognised, new Date(0));
    expect(await cache.get("sha256:a:fake:1")).toEqual(recognised);
  });

  describe("claims", () => {
    const key = "claim:sha256:a:fake:1";
    const at = (seconds: number) =>
      new Date(Date.parse("2026-11-23T12:00:00.000Z") + seconds * 1000);
    const claim = (owner: string, seconds: number) =>
      cache.claim(key, owner, at(seconds), at(seconds + 60));

    it("are one at a time for a key", async () => {
      expect(await claim("one", 0)).toBe(true);
      expect(await claim("two", 59)).toBe(false);
      expect(await cache.claim("claim:another", "two", at(0), at(60))).toBe(true);
    });

    it("are one of twenty at once", async () => {
      const claims = await Promise.all(Array.from({ length: 20 }, (_, i) => claim(`${i}`, 0)));
      expect(claims.filter(Boolean)).toHaveLength(1);
    });

    it("can be had again the moment they are released", async () => {
      await claim("one", 0);
      await cache.release(key, "one");
      expect(await claim("two", 0)).toBe(true);
    });

    it("can be had again the moment their time is up, by exactly one of twenty", async () => {
      await claim("dead", 0);
      const claims = await Promise.all(Array.from({ length: 20 }, (_, i) => claim(`${i}`, 60)));
      expect(claims.filter(Boolean)).toHaveLength(1);
    });

    it("are had by whoever has them, who asks again where the answer was lost", async () => {
      await claim("one", 0);
      expect(await claim("one", 1)).toBe(true);
      expect(await claim("two", 60)).toBe(false);
    });

    it("are not released by whoever has lost them, or never had them", async () => {
      await cache.release(key, "one");
      await claim("one", 0);
      await claim("two", 60);
      await cache.release(key, "one");
      expect(await claim("three", 61)).toBe(false);
    });
  });

  it("knows the last version of each source's model", async () => {
    expect(await cache.modelVersion("fake")).toBeUndefined();
    await cache.setModelVersion("fake", "1");
    await cache.setModelVersion("other", "7");
    await cache.setModelVersion("fake", "2");
    expect(await cache.modelVersion("fake")).toBe("2");
    expect(await cache.modelVersion("other")).toBe("7");
  });
}

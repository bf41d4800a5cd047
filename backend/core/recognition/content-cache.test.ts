import { describe, expect, it } from "@jest/globals";
import { fakeCache } from "../../testing/fake-cache.ts";
import { fixedClock } from "../../testing/fixed-clock.ts";
import { carLabel, recognitionFacts, succeeded } from "../../testing/sample-blob.ts";
import { spyLog } from "../../testing/spy-log.ts";
import type { CacheEntry } from "../ports/recognition.ts";
import { type Content, type ContentCacheDeps, contentCache } from "./content-cache.ts";

const dayMs = 24 * 60 * 60_000;
const start = "2026-11-23T12:00:00.000Z";
const sha256 = "ab".repeat(32);
const etag = { etag: "9b2cf535f27731c974343645a3985328", bytes: 483_201 };
const both: Content = { sha256, etag };

function recognised(version = "1", cachedAt = start): CacheEntry {
  const { image } = succeeded();
  const recognition = { ...recognitionFacts, modelVersion: version };
  return {
    kind: "recognised",
    feature: "labels",
    result: [carLabel],
    image,
    recognition,
    cachedAt,
  };
}
const refused: CacheEntry = {
  kind: "refused",
  failure: { code: "corrupt_image", format: "jpeg" },
  image: { bytes: 1, etag: "a" },
  cachedAt: start,
};

function setUp() {
  const clock = fixedClock(start);
  const cache = fakeCache();
  const log = spyLog();
  /** Each one is as a process of its own. */
  const open = (more: Partial<ContentCacheDeps> = {}) =>
    contentCache("labels", {
      cache,
      source: "fake",
      now: clock.now,
      log: log.log,
      cacheLifetimeMs: dayMs,
      ...more,
    });
  return { clock, cache, log, open };
}

describe("contentCache", () => {
  describe("finds", () => {
    it("nothing that it never saw, and nothing for content of which nothing is known", async () => {
      const content = setUp().open();
      expect(await content.find(both)).toBeUndefined();
      expect(await content.find({})).toBeUndefined();
    });

    it("content with a SHA-256 by it, and also by its ETag", async () => {
      const content = setUp().open();
      await content.remember(both, recognised());
      expect(await content.find(both)).toEqual(recognised());
      expect(await content.find({ sha256 })).toEqual(recognised());
      expect(await content.find({ etag })).toEqual(recognised());
      expect(await content.find({ sha256, etag: { etag: "b", bytes: 1 } })).toEqual(recognised());
    });

    it("nothing by a SHA-256 that was written on the word of an ETag", async () => {
      const content = setUp().open();
      await content.remember({ etag }, recognised());
      expect(await content.find({ etag })).toEqual(recognised());
      expect(await content.find(both)).toBeUndefined();
      expect(await content.find({ sha256 })).toBeUndefined();
    });

    it("nothing by an ETag of another size", async () => {
      const content = setUp().open();
      await content.remember({ etag }, recognised());
      expect(await content.find({ etag: { ...etag, bytes: 1 } })).toBeUndefined();
    });

    it("nothing of another source", async () => {
      const { open } = setUp();
      await open().remember(both, recognised());
      expect(await open({ source: "other" }).find(both)).toBeUndefined();
    });
  });

  describe("keeps", () => {
    it("a recognition for its lifetime, as configured when it is read", async () => {
      const { clock, open } = setUp();
      await open().remember(both, recognised());
      clock.advance(dayMs - 1);
      expect(await open().find(both)).toEqual(recognised());
      clock.advance(1);
      expect(await open().find(both)).toBeUndefined();
      expect(await open({ cacheLifetimeMs: 2 * dayMs }).find(both)).toEqual(recognised());
      expect(await open({ cacheLifetimeMs: 1 }).find(both)).toBeUndefined();
    });

    it("a refusal for ever", async () => {
      const { clock, cache, open } = setUp();
      await open().remember(both, refused);
      clock.advance(10_000 * dayMs);
      expect(await open({ cacheLifetimeMs: 1 }).find(both)).toEqual(refused);
      expect([...cache.entries.values()].some(({ expiresAt }) => expiresAt)).toBe(false);
    });

    it("nothing longer in the table than it is good for", async () => {
      const { cache, open } = setUp();
      await open().remember(both, recognised());
      const ends = [...cache.entries.values()].map(({ expiresAt }) => expiresAt?.toISOString());
      expect(ends).toEqual(Array(2).fill("2026-11-24T12:00:00.000Z"));
    });
  });

  describe("on a new version of the model", () => {
    it("does not find what an older one answered", async () => {
      const content = setUp().open();
      await content.remember(both, recognised("1"));
      await content.remember({ etag: { etag: "b", bytes: 1 } }, recognised("2"));
      expect(await content.find(both)).toBeUndefined();
      await content.remember(both, recognised("2"));
      expect(await content.find(both)).toEqual(recognised("2"));
    });

    it("hears from another process within a minute", async () => {
      const { clock, open } = setUp();
      const [one, other] = [open(), open()];
      await one.remember(both, recognised("1"));
      expect(await other.find(both)).toEqual(recognised("1"));

      clock.advance(1_000);
      await one.remember({ etag: { etag: "b", bytes: 1 } }, recognised("2"));
      clock.advance(58_999);
      expect(await other.find(both)).toEqual(recognised("1"));
      clock.advance(1);
      expect(await other.find(both)).toBeUndefined();
      expect(await open().find(both)).toBeUndefined();
    });

    it("remembers an answer under the version that gave it, whatever it went by before", async () => {
      const { open } = setUp();
      const [one, other] = [open(), open()];
      await one.remember(both, recognised("1"));
      await other.find(both);
      await one.remember({ etag: { etag: "b", bytes: 1 } }, recognised("2"));
      await other.remember({ etag: { etag: "c", bytes: 1 } }, recognised("2"));
      expect(await one.find({ etag: { etag: "c", bytes: 1 } })).toEqual(recognised("2"));
    });

    it("asks for the version each time as long as none is known", async () => {
      const { open } = setUp();
      const [one, other] = [open(), open()];
      expect(await other.find(both)).toBeUndefined();
      await one.remember(both, recognised("1"));
      expect(await other.find(both)).toEqual(recognised("1"));
    });

    it("asks once a minute, and writes only what is new", async () => {
      const { cache, clock, open } = setUp();
      const asked: string[] = [];
      const { modelVersion, setModelVersion } = cache;
      cache.modelVersion = (source) => {
        asked.push("read");
        return modelVersion(source);
      };
      cache.setModelVersion = (source, version) => {
        asked.push(`write ${version}`);
        return setModelVersion(source, version);
      };
      const content = open();
      await content.remember(both, recognised("1"));
      for (let i = 0; i < 5; i += 1) {
        await content.remember(both, recognised("1"));
        await content.find(both);
      }
      expect(asked).toEqual(["read", "write 1"]);
      clock.advance(60_000);
      await content.find(both);
      expect(asked).toEqual(["read", "write 1", "read"]);
    });

    it("keeps the versions of different sources apart", async () => {
      const { open } = setUp();
      await open().remember(both, recognised("1"));
      await open({ source: "other" }).remember(both, recognised("2"));
      expect(await open().find(both)).toEqual(recognised("1"));
    });
  });

  describe("that fails", () => {
    it.each(["modelVersion", "setModelVersion", "put"] as const)(
      "at %s only logs that an answer was not remembered",
      async (method) => {
        const { cache, log, open } = setUp();
        const error = new Error("the table is gone");
        Object.assign(cache, { [method]: () => Promise.reject(error) });
        await open().remember(both, recognised());
        expect(log.lines).toEqual([
          { level: "warn", event: "recognition_not_cached", details: { error } },
        ]);
      },
    );

    it("at a look-up lets the caller decide", async () => {
      const { cache, open } = setUp();
      cache.get = () => Promise.reject(new Error("the table is gone"));
      await expect(open().find(both)).rejects.toThrow("the table is gone");
    });
  });

  describe("alone", () => {
    const until = (seconds: number) => new Date(Date.parse(start) + seconds * 1000);
    const turn = (owner: string, seconds = 60) => ({ owner, until: until(seconds) });

    it("lets one at a time work on the same content, in any process", async () => {
      const { open } = setUp();
      const worked: string[] = [];
      const result = await open().alone(both, turn("one"), async () => {
        expect(await open().alone(both, turn("two"), async () => worked.push("two"))).toBe(
          undefined,
        );
        const other = { etag: { etag: "b", bytes: 1 } };
        await open().alone(other, turn("three"), async () => worked.push("three"));
        return "done";
      });
      expect({ result, worked }).toEqual({ result: "done", worked: ["three"] });
      expect(await open().alone(both, turn("two"), async () => "next")).toBe("next");
    });

    it("takes the same SHA-256 for the same content, and not the same ETag beside it", async () => {
      const { open } = setUp();
      const same = { sha256, etag: { etag: "b", bytes: 1 } };
      await open().alone(both, turn("one"), async () => {
        expect(await open().alone(same, turn("two"), async () => "worked")).toBeUndefined();
        const unchecked = { etag };
        expect(await open().alone(unchecked, turn("two"), async () => "worked")).toBe("worked");
      });
    });

    it("lets the next one in when the work has failed", async () => {
      const { open } = setUp();
      const failing = open().alone(both, turn("one"), () => Promise.reject(new Error("no")));
      await expect(failing).rejects.toThrow("no");
      expect(await open().alone(both, turn("two"), async () => "next")).toBe("next");
    });

    it("lets the next one in when the time of one that died is up, and not before", async () => {
      const { cache, clock, open } = setUp();
      const never = open().alone(both, turn("dead"), () => new Promise(() => {}));
      await cache.get("anything");
      clock.advance(59_999);
      expect(await open().alone(both, turn("two"), async () => "next")).toBeUndefined();
      clock.advance(1);
      expect(await open().alone(both, turn("two", 120), async () => "next")).toBe("next");
      void never;
    });

    it("only logs that a claim could not be given back, since it ends by itself", async () => {
      const { cache, log, open } = setUp();
      cache.release = () => Promise.reject(new Error("the table is gone"));
      expect(await open().alone(both, turn("one"), async () => "done")).toBe("done");
      expect(log.events()).toEqual(["claim_not_released"]);
    });
  });
});

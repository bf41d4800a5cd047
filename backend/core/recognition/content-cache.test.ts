import { describe, expect, it } from "@jest/globals";
import { fakeCache } from "../../testing/fake-cache.ts";
import { fixedClock } from "../../testing/fixed-clock.ts";
import { carLabel, recognitionFacts, succeeded } from "../../testing/sample-blob.ts";
import { spyLog } from "../../testing/spy-log.ts";
import type { CacheEntry } from "../ports/recognition.ts";
import { type Content, type ContentCacheDeps, contentCache } from "./content-cache.ts";

const dayMs = 24 * 60 * 60_000;
const end = new Date("2026-11-24T12:00:00.000Z");
const start = "2026-11-23T12:00:00.000Z";
const sha256 = "ab".repeat(32);
const known: Content = { sha256 };
const another = (name: string): Content => ({ sha256: name.repeat(64) });

function recognised(version = "1", cachedAt = start): CacheEntry<"labels"> {
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
const refused: CacheEntry<"labels"> = {
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
    it("nothing that it never saw", async () => {
      expect(await setUp().open().find(known)).toBeUndefined();
    });

    it("content by its SHA-256, and no other content", async () => {
      const content = setUp().open();
      await content.remember(known, recognised());
      expect(await content.find({ sha256 })).toEqual(recognised());
      expect(await content.find(another("b"))).toBeUndefined();
    });

    it("nothing that was written under an ETag in former times", async () => {
      const { cache, open } = setUp();
      const key = `etag:9b2cf535f27731c974343645a3985328:483201:fake:none`;
      await cache.put(key, recognised(), end);
      expect(await open().find(known)).toBeUndefined();
      await open().remember(known, recognised());
      expect([...cache.entries.keys()].filter((key) => key.includes("etag"))).toHaveLength(1);
    });

    it("what was written under a SHA-256 in former times", async () => {
      const { cache, open } = setUp();
      await cache.setModelVersion("fake", "1");
      await cache.put(`sha256:${sha256}:fake:1`, recognised(), end);
      expect(await open().find(known)).toEqual(recognised());
    });

    it("nothing of another source", async () => {
      const { open } = setUp();
      await open().remember(known, recognised());
      expect(await open({ source: "other" }).find(known)).toBeUndefined();
    });
  });

  describe("keeps", () => {
    it("a recognition for its lifetime, as configured when it is read", async () => {
      const { clock, open } = setUp();
      await open().remember(known, recognised());
      clock.advance(dayMs - 1);
      expect(await open().find(known)).toEqual(recognised());
      clock.advance(1);
      expect(await open().find(known)).toBeUndefined();
      expect(await open({ cacheLifetimeMs: 2 * dayMs }).find(known)).toEqual(recognised());
      expect(await open({ cacheLifetimeMs: 1 }).find(known)).toBeUndefined();
    });

    it("a refusal for as long", async () => {
      const { clock, open } = setUp();
      await open().remember(known, refused);
      clock.advance(dayMs - 1);
      expect(await open().find(known)).toEqual(refused);
      clock.advance(1);
      expect(await open().find(known)).toBeUndefined();
      expect(await open({ cacheLifetimeMs: 2 * dayMs }).find(known)).toEqual(refused);
    });

    it("nothing longer in the table than it is good for", async () => {
      const { cache, open } = setUp();
      await open().remember(known, recognised());
      await open().remember(another("b"), refused);
      const ends = [...cache.entries.values()].map(({ expiresAt }) => expiresAt.toISOString());
      expect(ends).toEqual(["2026-11-24T12:00:00.000Z", "2026-11-24T12:00:00.000Z"]);
    });
  });

  describe("on a new version of the model", () => {
    it("does not find what an older one answered", async () => {
      const content = setUp().open();
      await content.remember(known, recognised("1"));
      await content.remember(another("b"), recognised("2"));
      expect(await content.find(known)).toBeUndefined();
      await content.remember(known, recognised("2"));
      expect(await content.find(known)).toEqual(recognised("2"));
    });

    it("hears from another process within a minute", async () => {
      const { clock, open } = setUp();
      const [one, other] = [open(), open()];
      await one.remember(known, recognised("1"));
      expect(await other.find(known)).toEqual(recognised("1"));

      clock.advance(1_000);
      await one.remember(another("b"), recognised("2"));
      clock.advance(58_999);
      expect(await other.find(known)).toEqual(recognised("1"));
      clock.advance(1);
      expect(await other.find(known)).toBeUndefined();
      expect(await open().find(known)).toBeUndefined();
    });

    it("remembers an answer under the version that gave it, whatever it went by before", async () => {
      const { open } = setUp();
      const [one, other] = [open(), open()];
      await one.remember(known, recognised("1"));
      await other.find(known);
      await one.remember(another("b"), recognised("2"));
      await other.remember(another("c"), recognised("2"));
      expect(await one.find(another("c"))).toEqual(recognised("2"));
    });

    it("asks for the version each time as long as none is known", async () => {
      const { open } = setUp();
      const [one, other] = [open(), open()];
      expect(await other.find(known)).toBeUndefined();
      await one.remember(known, recognised("1"));
      expect(await other.find(known)).toEqual(recognised("1"));
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
      await content.remember(known, recognised("1"));
      for (let i = 0; i < 5; i += 1) {
        await content.remember(known, recognised("1"));
        await content.find(known);
      }
      expect(asked).toEqual(["read", "write 1"]);
      clock.advance(60_000);
      await content.find(known);
      expect(asked).toEqual(["read", "write 1", "read"]);
    });

    it("keeps the versions of different sources apart", async () => {
      const { open } = setUp();
      await open().remember(known, recognised("1"));
      await open({ source: "other" }).remember(known, recognised("2"));
      expect(await open().find(known)).toEqual(recognised("1"));
    });
  });

  describe("that fails", () => {
    it.each(["modelVersion", "setModelVersion", "put"] as const)(
      "at %s only logs that an answer was not remembered",
      async (method) => {
        const { cache, log, open } = setUp();
        const error = new Error("the table is gone");
        Object.assign(cache, { [method]: () => Promise.reject(error) });
        await open().remember(known, recognised());
        expect(log.lines).toEqual([
          { level: "warn", event: "recognition_not_cached", details: { error } },
        ]);
      },
    );

    it("at a look-up lets the caller decide", async () => {
      const { cache, open } = setUp();
      cache.get = () => Promise.reject(new Error("the table is gone"));
      await expect(open().find(known)).rejects.toThrow("the table is gone");
    });
  });

  describe("alone", () => {
    const until = (seconds: number) => new Date(Date.parse(start) + seconds * 1000);
    const turn = (owner: string, seconds = 60) => ({ owner, until: until(seconds) });

    it("lets one at a time work on the same content, in any process", async () => {
      const { open } = setUp();
      const worked: string[] = [];
      const result = await open().alone(known, turn("one"), async () => {
        expect(await open().alone(known, turn("two"), async () => worked.push("two"))).toBe(
          undefined,
        );
        await open().alone(another("b"), turn("three"), async () => worked.push("three"));
        return "done";
      });
      expect({ result, worked }).toEqual({ result: "done", worked: ["three"] });
      expect(await open().alone(known, turn("two"), async () => "next")).toBe("next");
    });

    it("lets the next one in when the work has failed", async () => {
      const { open } = setUp();
      const failing = open().alone(known, turn("one"), () => Promise.reject(new Error("no")));
      await expect(failing).rejects.toThrow("no");
      expect(await open().alone(known, turn("two"), async () => "next")).toBe("next");
    });

    it("lets the next one in when the time of one that died is up, and not before", async () => {
      const { cache, clock, open } = setUp();
      const never = open().alone(known, turn("dead"), () => new Promise(() => {}));
      await cache.get("anything");
      clock.advance(59_999);
      expect(await open().alone(known, turn("two"), async () => "next")).toBeUndefined();
      clock.advance(1);
      expect(await open().alone(known, turn("two", 120), async () => "next")).toBe("next");
      void never;
    });

    it("only logs that a claim could not be given back, since it ends by itself", async () => {
      const { cache, log, open } = setUp();
      cache.release = () => Promise.reject(new Error("the table is gone"));
      expect(await open().alone(known, turn("one"), async () => "done")).toBe("done");
      expect(log.events()).toEqual(["claim_not_released"]);
    });
  });
});

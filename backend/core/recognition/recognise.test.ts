import { createHash } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import { cacheLifetimeMs, jpeg, leaseMs, processBlobBed } from "../../testing/process-blob-bed.ts";
import { carLabel } from "../../testing/sample-blob.ts";
import type { BlobErrorCode } from "../blob/failure.ts";
import { RecognitionError } from "../ports/recognition.ts";
import type { Upload } from "../use-cases/process-blob.ts";
import type { Processed } from "../use-cases/processed.ts";

const dayMs = 24 * 60 * 60_000;
const failing = (code: BlobErrorCode, retryable: boolean) =>
  new RecognitionError({ code }, retryable);

type Bed = Awaited<ReturnType<typeof processBlobBed>>;

describe("recognition, as processBlob uses it", () => {
  it("pays once for the same bytes, says so, and does not even read them the second time", async () => {
    const bed = await processBlobBed();
    await bed.process();
    bed.clock.advance(60_000);
    const readsBefore = bed.uploads.reads.length;
    const again = await bed.another("second");
    await bed.process(again);
    expect(await bed.state("second")).toMatchObject({
      status: "succeeded",
      answers: {
        labels: {
          result: [carLabel],
          recognition: {
            detectedAt: "2026-11-23T12:00:00.000Z",
            cachedAt: "2026-11-23T12:00:00.000Z",
          },
        },
      },
    });
    expect(bed.detector.calls).toHaveLength(1);
    expect(bed.uploads.reads).toHaveLength(readsBefore);
    expect(bed.uploads.has(again.object)).toBe(false);
  });

  it("does not call the first one cached", async () => {
    const bed = await processBlobBed();
    await bed.process();
    expect(await bed.state()).not.toHaveProperty("answers.labels.recognition.cachedAt");
  });

  it("pays for other bytes, and for another source of answers", async () => {
    const bed = await processBlobBed();
    await bed.process();
    await bed.process(await bed.another("second", jpeg("two")));
    expect(bed.detector.calls).toHaveLength(2);
    await bed.processWith({ source: "other" }, await bed.another("third"));
    expect(bed.detector.calls).toHaveLength(3);
  });

  it("pays again the moment a recognition is too old", async () => {
    const bed = await processBlobBed();
    await bed.process();
    bed.clock.advance(cacheLifetimeMs - 1);
    await bed.process(await bed.another("second"));
    expect(bed.detector.calls).toHaveLength(1);
    bed.clock.advance(1);
    await bed.process(await bed.another("third"));
    expect(bed.detector.calls).toHaveLength(2);
  });

  it("keeps what was measured of the picture with the answer", async () => {
    const bed = await processBlobBed();
    bed.detector.quality = { brightness: 2, contrast: 30, sharpness: 40 };
    await bed.process();
    await bed.process(await bed.another("second"));
    for (const id of [bed.blobId, "second"]) {
      expect(await bed.state(id)).toMatchObject({ image: { quality: bed.detector.quality } });
    }
  });

  it.each([
    ["corrupt_image", { code: "corrupt_image", format: "jpeg" }],
    ["image_too_large", { code: "image_too_large" }],
    ["image_too_small", { code: "image_too_small" }],
    ["unsupported_image", { code: "unsupported_image" }],
  ] as const)(
    "remembers for as long as any answer that the detector calls these bytes %s",
    async (code, failure) => {
      const bed = await processBlobBed();
      bed.detector.next = [failing(code, false)];
      await bed.process();
      expect(await bed.state()).toMatchObject({ status: "failed", failure });
      bed.clock.advance(dayMs - 1_000);
      await bed.process(await bed.another("second"));
      expect(await bed.state("second")).toMatchObject({ status: "failed", failure });
      expect(bed.detector.calls).toHaveLength(1);
      expect([...bed.cache.entries.values()].map(({ expiresAt }) => expiresAt)).toEqual([
        expect.any(Date),
      ]);
    },
  );

  it("remembers what pre-flight refuses, and reads it once", async () => {
    const bed = await processBlobBed({ content: Buffer.from("%PDF") });
    await bed.process();
    const readsBefore = bed.uploads.reads.length;
    bed.clock.advance(dayMs - 1_000);
    await bed.process(await bed.another("second"));
    const state = { status: "failed", failure: { code: "unsupported_image" }, image: { bytes: 4 } };
    expect(await bed.state("second")).toMatchObject(state);
    expect(bed.uploads.reads).toHaveLength(readsBefore);
  });

  it("remembers nothing of an empty file", async () => {
    const bed = await processBlobBed({ content: Buffer.alloc(0) });
    await bed.process();
    expect(await bed.state()).toMatchObject({ failure: { code: "empty_upload" } });
    expect(bed.cache.entries.size).toBe(0);
  });

  it.each([
    ["recognition_throttled", true],
    ["recognition_unavailable", true],
    ["recognition_denied", false],
  ] as const)("remembers nothing of %s", async (code, retryable) => {
    const bed = await processBlobBed();
    bed.detector.next = [failing(code, retryable)];
    await bed.process({ attempt: 10, lastAttempt: true });
    expect(bed.cache.entries.size).toBe(0);
    await bed.process(await bed.another("second"));
    expect((await bed.state("second"))?.status).toBe("succeeded");
  });

  it.each(["put", "setModelVersion", "release"] as const)(
    "does not give up a recognition because of the cache's %s",
    async (method) => {
      const bed = await processBlobBed();
      bed.cache[method] = () => Promise.reject(new Error("the table is gone"));
      expect(await bed.process()).toEqual({ kind: "settled" });
      expect((await bed.state())?.status).toBe("succeeded");
      expect(bed.detector.calls).toHaveLength(1);
      const event = method === "release" ? "claim_not_released" : "recognition_not_cached";
      expect(bed.log.events()).toContain(event);
    },
  );

  describe("of bytes that were promised by their SHA-256", () => {
    const bytes = jpeg("one");
    const content = { sha256: createHash("sha256").update(bytes).digest("hex") };
    const promised = { content };

    it.each([
      ["first", promised, {}],
      ["second", {}, promised],
      ["both times", promised, promised],
      ["never", {}, {}],
    ])("pays once where they were promised %s", async (_, first, second) => {
      const bed = await processBlobBed({ content: bytes, record: first });
      await bed.process();
      const again = await bed.another("second", bytes, second);
      await bed.process({ ...again, etag: "another" });
      expect(await bed.state("second")).toMatchObject({
        status: "succeeded",
        answers: { labels: { result: [carLabel] } },
      });
      expect(bed.detector.calls).toHaveLength(1);
    });

    it("lets one at a time ask, promised or not", async () => {
      const bed = await processBlobBed({ content: bytes, record: promised });
      const other = await bed.another("second", bytes);
      const ends = await Promise.all([bed.process(), bed.process(other)]);
      expect(ends.map(({ kind }) => kind).sort()).toEqual(["retry", "settled"]);
      expect(bed.detector.calls).toHaveLength(1);
    });

    it("takes no ETag's word: two pictures that share one are two pictures", async () => {
      const bed = await processBlobBed();
      const crafted = { ...(await bed.another("second", jpeg("two"))), etag: "shared" };
      await bed.process({ etag: "shared" });
      await bed.process(crafted);
      expect(bed.detector.calls).toHaveLength(2);
    });

    it("answers other bytes than were promised with nothing of theirs, and spends nothing", async () => {
      const bed = await processBlobBed({ content: bytes, record: promised });
      await bed.process();
      const swapped = await bed.another("second", jpeg("two"), promised);
      expect(await bed.process(swapped)).toEqual({ kind: "settled" });
      expect(await bed.state("second")).toMatchObject({
        status: "failed",
        failure: { code: "content_mismatch" },
      });
      expect(bed.uploads.has(swapped.object)).toBe(false);
      expect(bed.detector.calls).toHaveLength(1);
      // Nor is that remembered of the bytes that came, or of those that were promised.
      await bed.process(await bed.another("third", jpeg("two")));
      await bed.process(await bed.another("fourth", bytes, promised));
      expect((await bed.state("third"))?.status).toBe("succeeded");
      expect((await bed.state("fourth"))?.status).toBe("succeeded");
    });
  });

  describe("of many simultaneous uploads of the same bytes", () => {
    /** Delivers each news until it is settled, all of them at once in every round, as the queue does. */
    async function deliverAll(bed: Bed, uploads: Upload[]): Promise<number[]> {
      const attempts = uploads.map(() => 1);
      let waiting = uploads.map((upload, i) => ({ upload, i }));
      while (waiting.length > 0) {
        const ends = await Promise.all(
          waiting.map(({ upload, i }) =>
            bed.process({
              ...upload,
              attempt: attempts[i] ?? 0,
              lastAttempt: (attempts[i] ?? 0) >= 10,
            }),
          ),
        );
        bed.clock.advance(Math.max(0, ...ends.flatMap(afterMs)));
        waiting = waiting.filter((_, i) => ends[i]?.kind === "retry");
        for (const { i } of waiting) attempts[i] = (attempts[i] ?? 0) + 1;
      }
      return attempts;
    }
    const afterMs = (end: Processed) => (end.kind === "retry" ? [end.afterMs] : []);

    async function twenty(bed: Bed): Promise<Upload[]> {
      return await Promise.all(Array.from({ length: 20 }, (_, i) => bed.another(`blob-${i}`)));
    }
    const statesOf = (bed: Bed, uploads: Upload[]) =>
      Promise.all(uploads.map(async ({ blobId }) => (await bed.state(blobId))?.status));

    it("makes one recognition; the others come back and find it", async () => {
      const bed = await processBlobBed();
      const uploads = await twenty(bed);
      const attempts = await deliverAll(bed, uploads);
      expect(bed.detector.calls).toHaveLength(1);
      expect(new Set(await statesOf(bed, uploads))).toEqual(new Set(["succeeded"]));
      expect(attempts.filter((count) => count === 1)).toHaveLength(1);
      expect(Math.max(...attempts)).toBe(2);
      expect(uploads.some(({ object }) => bed.uploads.has(object))).toBe(false);
      expect(bed.cache.claims.size).toBe(0);
    });

    it("makes one recognition more than were throttled", async () => {
      const bed = await processBlobBed();
      bed.detector.next = [failing("recognition_throttled", true)];
      const uploads = await twenty(bed);
      await deliverAll(bed, uploads);
      expect(bed.detector.calls).toHaveLength(2);
      expect(new Set(await statesOf(bed, uploads))).toEqual(new Set(["succeeded"]));
    });

    it("goes on without a worker that died at it", async () => {
      const bed = await processBlobBed();
      const uploads = await twenty(bed);
      const { detect } = bed.detector;
      bed.detector.detect = (ref) => {
        bed.detector.detect = detect;
        bed.detector.calls.push(ref);
        return new Promise(() => {});
      };
      const [dead, ...living] = uploads;
      void bed.process(dead);
      await deliverAll(bed, living);
      expect(new Set(await statesOf(bed, living))).toEqual(new Set(["succeeded"]));
      expect(bed.detector.calls).toHaveLength(2);
      // Its own blob was under the same lease.
      bed.clock.advance(leaseMs);
      expect(await bed.process({ ...dead, attempt: 2 })).toEqual({ kind: "settled" });
      expect(bed.detector.calls).toHaveLength(2);
    });

    it("waits for nobody at the last attempt", async () => {
      const bed = await processBlobBed();
      const holder = await bed.another("holder");
      const ends: Processed[] = [];
      const { detect } = bed.detector;
      bed.detector.detect = async (ref) => {
        if (ref.key === holder.object.key) {
          ends.push(await bed.process({ attempt: 9 }));
          ends.push(await bed.process({ attempt: 10, lastAttempt: true }));
        }
        return await detect(ref);
      };
      await bed.process(holder);
      expect(ends).toEqual([{ kind: "retry", afterMs: 256_000 }, { kind: "settled" }]);
      expect((await bed.state())?.status).toBe("succeeded");
      expect(bed.detector.calls).toHaveLength(2);
    });

    it("lets different pictures be recognised side by side", async () => {
      const bed = await processBlobBed();
      const other = await bed.another("other", jpeg("two"));
      const ends = await Promise.all([bed.process(), bed.process(other)]);
      expect(ends).toEqual([{ kind: "settled" }, { kind: "settled" }]);
    });
  });
});

import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import type { BlobStore, Release } from "../core/ports/blobs.ts";
import { fixedClock } from "./fixed-clock.ts";
import { blob, callback, succeeded, urlTarget } from "./sample-blob.ts";

interface OpenStore {
  store: BlobStore;
  close(): Promise<void>;
}

const leaseMs = 60_000;
const windowMs = 6 * 60 * 60_000;
const failed = { status: "failed", failure: { code: "empty_upload" } } as const;

/** What every blob store must hold to: the fake that use cases are tested with, and the real one. */
export function itIsABlobStore(open: () => Promise<OpenStore>): void {
  let opened: OpenStore;
  let store: BlobStore;
  let clock: ReturnType<typeof fixedClock>;
  const record = blob();
  const { blobId } = record;

  beforeEach(async () => {
    opened = await open();
    store = opened.store;
    clock = fixedClock(record.createdAt);
  });
  afterEach(() => opened.close());

  const after = (ms: number) => new Date(clock.now().getTime() + ms);
  const claim = (leaseId: string) =>
    store.claim({ blobId, leaseId, until: after(leaseMs), deadline: after(windowMs) }, clock.now());
  const release = (leaseId: string, why: Release = { counts: true }) =>
    store.release({ blobId, leaseId }, why, clock.now());
  const statusNow = async () => (await store.get(blobId))?.state.status;

  describe("create and get", () => {
    it("gives back what was put, to the last property", async () => {
      const full = blob(undefined, {
        features: ["labels", "moderation", "text", "faces"],
        options: { faceAttributes: true },
        policy: { block: { Explicit: 60, "Drugs & Tobacco": 99.5 }, review: { Violence: 0 } },
        filter: {
          labels: { minConfidence: 0.5, maxLabels: 1000 },
          text: { minConfidence: 80 },
          faces: { minConfidence: 0 },
        },
        metadata: JSON.parse('{"order":"4711","":"🚗","constructor":"a","__proto__":"b"}'),
        content: { sha256: "ab".repeat(32), bytes: 0 },
        callback: callback({
          target: urlTarget({
            trust: { allowInsecure: true, certificateSha256: "cd".repeat(32) },
          }),
          delivery: 2,
          attempts: [
            {
              at: "2026-11-23T12:00:04.000Z",
              outcome: "failed",
              phase: "status",
              statusCode: 500,
              errorCode: "status_5xx",
              durationMs: 12,
            },
          ],
          attemptsMade: 1,
          nextAttemptAt: "2026-11-23T12:00:09.000Z",
        }),
      });
      await store.create(full);
      expect(await store.get(blobId)).toEqual(full);
    });

    it("keeps the smallest confidence there is as next to nothing", async () => {
      await store.create(
        blob(undefined, { filter: { labels: { minConfidence: Number.MIN_VALUE } } }),
      );
      expect((await store.get(blobId))?.filter.labels?.minConfidence).toBeCloseTo(0, 5);
    });

    it("gives back a blob that is at its end from the start", async () => {
      const finished = blob(succeeded(), { callback: callback() });
      await store.create(finished);
      expect(await store.get(blobId)).toEqual(finished);
    });

    it("knows nothing of a blob that was never created", async () => {
      expect(await store.get("unknown")).toBeUndefined();
    });

    it("does not write over a blob that is there", async () => {
      expect(await store.create(record)).toBe(true);
      expect(await store.create({ ...record, metadata: { other: "one" } })).toBe(false);
      expect(await store.get(blobId)).toEqual(record);
    });
  });

  describe("claim", () => {
    it("takes up a blob that waits for its upload, and says so in the record", async () => {
      await store.create(record);
      clock.advance(5_000);
      const leaseUntil = "2026-11-23T12:01:05.000Z";
      const taken = {
        ...record,
        updatedAt: "2026-11-23T12:00:05.000Z",
        state: {
          status: "processing",
          leaseId: "one",
          leaseUntil,
          deadlineAt: "2026-11-23T18:00:05.000Z",
          attempts: 1,
        },
      };
      expect(await claim("one")).toEqual({ kind: "claimed", record: taken });
      expect(await store.get(blobId)).toEqual(taken);
    });

    it("is refused while another holds the lease, with the time it ends", async () => {
      await store.create(record);
      await claim("one");
      clock.advance(leaseMs - 1);
      expect(await claim("two")).toEqual({
        kind: "leased",
        leaseUntil: "2026-11-23T12:01:00.000Z",
      });
    });

    it("takes over the moment a lease has run out", async () => {
      await store.create(record);
      await claim("one");
      clock.advance(leaseMs);
      expect(await claim("two")).toMatchObject({
        kind: "claimed",
        record: { state: { leaseId: "two" } },
      });
    });

    it("leaves the processing deadline where the first claim put it", async () => {
      await store.create(record);
      await claim("one");
      clock.advance(leaseMs);
      const deadlineAt = "2026-11-23T18:00:00.000Z";
      expect(await claim("two")).toMatchObject({ record: { state: { deadlineAt } } });
    });

    it("is refused from the processing deadline on: the blob has failed by then", async () => {
      await store.create(record);
      await claim("one");
      clock.advance(windowMs);
      expect(await claim("two")).toEqual({
        kind: "finished",
        record: {
          ...record,
          updatedAt: "2026-11-23T18:00:00.000Z",
          state: { status: "failed", failure: { code: "recognition_unavailable" } },
        },
      });
    });

    it("from the deadline on finds a blob that failed for what it was put off the last time", async () => {
      await store.create(record);
      await claim("one");
      await release("one", { counts: false, putOffFor: { code: "recognition_throttled" } });
      clock.advance(windowMs);
      expect(await claim("two")).toMatchObject({
        kind: "finished",
        record: { state: { status: "failed", failure: { code: "recognition_throttled" } } },
      });
    });

    it("is refused for a finished blob, which is handed over", async () => {
      await store.create(record);
      await claim("one");
      await store.complete({ blobId }, succeeded(), clock.now());
      expect(await claim("two")).toEqual({
        kind: "finished",
        record: { ...record, state: succeeded() },
      });
    });

    it("finds nothing where there is no blob", async () => {
      expect(await claim("one")).toEqual({ kind: "missing" });
      expect(await store.get(blobId)).toBeUndefined();
    });

    it("finds nothing once the record has expired, whoever held it", async () => {
      await store.create(record);
      await claim("one");
      clock.advance(30 * 24 * 60 * 60 * 1000);
      expect(await claim("two")).toEqual({ kind: "missing" });
    });

    it("is refused for an upload that comes after the deadline: the blob has failed by then", async () => {
      await store.create(record);
      clock.advance(60 * 60 * 1000);
      expect(await claim("one")).toMatchObject({
        kind: "finished",
        record: { state: { status: "failed", failure: { code: "upload_expired" } } },
      });
    });

    it("is given to exactly one of twenty at once", async () => {
      await store.create(record);
      const claims = await Promise.all(Array.from({ length: 20 }, (_, i) => claim(`lease-${i}`)));
      const kinds = claims.map(({ kind }) => kind).sort();
      expect(kinds).toEqual(["claimed", ...Array<string>(19).fill("leased")]);
    });

    it("of a lease that ran out is given to exactly one of twenty at once", async () => {
      await store.create(record);
      await claim("dead");
      clock.advance(leaseMs);
      const claims = await Promise.all(Array.from({ length: 20 }, (_, i) => claim(`lease-${i}`)));
      expect(claims.filter(({ kind }) => kind === "claimed")).toHaveLength(1);
    });
  });

  describe("release", () => {
    it("frees the blob also for a clock that was set back", async () => {
      clock.advance(3_600_000);
      await store.create({ ...record, uploadDeadlineAt: after(leaseMs).toISOString() });
      await claim("one");
      await release("one");
      clock.advance(-3_600_000);
      expect(await claim("two")).toMatchObject({ kind: "claimed" });
    });

    it("lets the next claim in at once", async () => {
      await store.create(record);
      await claim("one");
      await release("one");
      expect((await claim("two")).kind).toBe("claimed");
    });

    it("keeps the count of what was taken up, but for what is given back, and why it was put off", async () => {
      await store.create(record);
      await claim("dead");
      clock.advance(leaseMs);
      expect(await claim("one")).toMatchObject({ record: { state: { attempts: 2 } } });
      await release("one", { counts: false, putOffFor: { code: "recognition_throttled" } });
      expect(await claim("two")).toMatchObject({
        record: { state: { attempts: 2, putOffFor: { code: "recognition_throttled" } } },
      });
      await release("two", { counts: true, putOffFor: { code: "recognition_unavailable" } });
      expect(await claim("three")).toMatchObject({
        record: { state: { attempts: 3, putOffFor: { code: "recognition_unavailable" } } },
      });
      await release("three", { counts: false });
      expect((await store.get(blobId))?.state).toMatchObject({ attempts: 2 });
      await store.complete({ blobId }, succeeded(), clock.now());
      expect(await store.get(blobId)).toMatchObject({ state: succeeded() });
    });

    it("gives back nothing of an attempt that another has taken over", async () => {
      await store.create(record);
      await claim("one");
      clock.advance(leaseMs);
      await claim("two");
      await release("one", { counts: false });
      expect((await store.get(blobId))?.state).toMatchObject({ attempts: 2, leaseId: "two" });
    });

    it("leaves the lease of another alone", async () => {
      await store.create(record);
      await claim("one");
      clock.advance(leaseMs);
      await claim("two");
      await release("one");
      expect((await claim("three")).kind).toBe("leased");
    });

    it("does nothing to a finished blob, and to none", async () => {
      await release("one");
      expect(await store.get(blobId)).toBeUndefined();
      await store.create(record);
      await claim("one");
      await store.complete({ blobId }, failed, clock.now());
      await release("one");
      expect(await statusNow()).toBe("failed");
    });
  });

  describe("complete", () => {
    it("writes the end, whoever holds the lease", async () => {
      await store.create(record);
      await claim("one");
      clock.advance(1_000);
      expect(await store.complete({ blobId }, succeeded(), clock.now())).toBe(true);
      expect(await store.get(blobId)).toEqual({
        ...record,
        updatedAt: "2026-11-23T12:00:01.000Z",
        state: succeeded(),
      });
    });

    it("keeps the first end", async () => {
      await store.create(record);
      await claim("one");
      await store.complete({ blobId }, succeeded(), clock.now());
      clock.advance(1_000);
      expect(await store.complete({ blobId }, failed, clock.now())).toBe(false);
      expect(await store.get(blobId)).toEqual({ ...record, state: succeeded() });
    });

    it("writes no end after the processing deadline: readers have seen another by then", async () => {
      await store.create(record);
      await claim("one");
      clock.advance(windowMs);
      expect(await store.complete({ blobId }, succeeded(), clock.now())).toBe(false);
    });

    it("keeps exactly one of twenty ends at once", async () => {
      await store.create(record);
      await claim("one");
      const ends = await Promise.all(
        Array.from({ length: 20 }, () => store.complete({ blobId }, failed, clock.now())),
      );
      expect(ends.filter(Boolean)).toHaveLength(1);
    });

    it("does not end what was never taken up, or is not there", async () => {
      expect(await store.complete({ blobId }, failed, clock.now())).toBe(false);
      await store.create(record);
      expect(await store.complete({ blobId }, failed, clock.now())).toBe(false);
      expect(await store.get(blobId)).toEqual(record);
    });
  });
  describe("remove", () => {
    it.each([
      ["waits for its upload", async () => {}],
      ["is processing", async () => void (await claim("one"))],
      [
        "is finished",
        async () => {
          await claim("one");
          await store.complete({ blobId }, succeeded(), clock.now());
        },
      ],
    ])("forgets a blob that %s", async (_, bring) => {
      await store.create(record);
      await bring();
      await store.remove(blobId);
      expect(await store.get(blobId)).toBeUndefined();
    });

    it("leaves nothing that could be resurrected", async () => {
      await store.create(record);
      await claim("one");
      await store.remove(blobId);
      await release("one");
      expect(await store.complete({ blobId }, succeeded(), clock.now())).toBe(false);
      expect(await claim("two")).toEqual({ kind: "missing" });
      expect(await store.get(blobId)).toBeUndefined();
    });

    it("does not mind if there is no such blob", () => store.remove(blobId));
  });
}

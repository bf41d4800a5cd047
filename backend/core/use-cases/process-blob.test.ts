import { describe, expect, it } from "@jest/globals";
import { jpeg, labelPrice, processBlobBed } from "../../testing/process-blob-bed.ts";
import { callback, carLabel, recognitionFacts, succeeded } from "../../testing/sample-blob.ts";
import { asOf } from "../blob/blob.ts";
import { RecognitionError } from "../ports/recognition.ts";

const throttled = () => new RecognitionError({ code: "recognition_throttled" }, true);
const unavailable = () => new RecognitionError({ code: "recognition_unavailable" }, true);
const denied = () => new RecognitionError({ code: "recognition_denied" }, true);
type Bed = Awaited<ReturnType<typeof processBlobBed>>;
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

describe("processBlob", () => {
  it("takes an upload to its labels, and removes the object", async () => {
    const bed = await processBlobBed();
    bed.clock.advance(3_000);
    expect(await bed.process()).toEqual({ kind: "settled" });
    expect(await bed.state()).toEqual({
      status: "succeeded",
      image: { bytes: 10, etag: expect.any(String), format: "jpeg", width: 320, height: 200 },
      answers: {
        labels: {
          result: [carLabel],
          recognition: { ...recognitionFacts, microdollars: labelPrice },
        },
      },
    });
    expect(bed.uploads.has(bed.object)).toBe(false);
    expect(bed.detector.calls).toEqual([bed.object]);
  });

  it("is processing under a lease while recognition looks at it", async () => {
    const bed = await processBlobBed();
    const seen: unknown[] = [];
    const { detect } = bed.detector;
    bed.detector.detect = async (ref) => {
      seen.push(await bed.state());
      return await detect(ref);
    };
    await bed.process();
    expect(seen).toEqual([
      {
        status: "processing",
        leaseId: "lease-1",
        leaseUntil: "2026-11-23T12:01:00.000Z",
        deadlineAt: "2026-11-23T18:00:00.000Z",
        attempts: 1,
      },
    ]);
  });

  it("succeeds where nothing is recognised", async () => {
    const bed = await processBlobBed();
    bed.detector.labels = [];
    await bed.process();
    expect(await bed.state()).toMatchObject({
      status: "succeeded",
      answers: { labels: { result: [] } },
    });
  });

  it("fails what pre-flight refuses, unpaid, and removes the object", async () => {
    const bed = await processBlobBed({ content: Buffer.from("%PDF") });
    expect(await bed.process()).toEqual({ kind: "settled" });
    expect(await bed.state()).toMatchObject({
      status: "failed",
      failure: { code: "unsupported_image", found: "a PDF document" },
      image: { bytes: 4 },
    });
    expect(bed.detector.calls).toEqual([]);
    expect(bed.uploads.has(bed.object)).toBe(false);
  });

  it("fails a blob whose object is gone before it was looked at", async () => {
    const bed = await processBlobBed();
    await bed.uploads.remove(bed.object);
    expect(await bed.process()).toEqual({ kind: "settled" });
    expect(await bed.state()).toEqual({ status: "failed", failure: { code: "upload_expired" } });
  });

  describe("on news that is not wanted", () => {
    it("removes the object of a blob no one knows", async () => {
      const bed = await processBlobBed();
      const stray = { key: "uploads/unknown" };
      bed.uploads.put(stray, Buffer.from("picture"));
      expect(await bed.process({ blobId: "unknown", object: stray })).toEqual({ kind: "settled" });
      expect(bed.uploads.has(stray)).toBe(false);
      expect(bed.detector.calls).toEqual([]);
    });

    it.each([
      ["comes after the deadline", 65 * 60_000],
      ["comes after the record's end", 31 * 24 * 60 * 60_000],
    ])("removes the object of an upload that %s", async (_, lateMs) => {
      const bed = await processBlobBed();
      bed.clock.advance(lateMs);
      expect(await bed.process()).toEqual({ kind: "settled" });
      expect(bed.uploads.has(bed.object)).toBe(false);
      expect(bed.detector.calls).toEqual([]);
    });

    it("keeps the result when the same news comes again", async () => {
      const bed = await processBlobBed();
      await bed.process();
      const before = await bed.state();
      expect(await bed.process({ attempt: 2 })).toEqual({ kind: "settled" });
      expect(await bed.state()).toEqual(before);
      expect(bed.detector.calls).toHaveLength(1);
    });

    it("keeps the result when another picture is posted through the same form", async () => {
      const bed = await processBlobBed();
      await bed.process();
      const before = await bed.state();
      const [second, third] = ["2", "3"].map((id) => bed.upload(bed.blobId, jpeg("other"), id));
      expect(await bed.process(second)).toEqual({ kind: "settled" });
      expect(await bed.state()).toEqual(before);
      expect(bed.detector.calls).toHaveLength(1);
      // Exactly the version that the news was of.
      expect([second, third].map((one) => one && bed.uploads.has(one.object))).toEqual([
        false,
        true,
      ]);
    });

    it("takes the first of two pictures that are posted through the same form, and removes both", async () => {
      const bed = await processBlobBed();
      const second = bed.upload(bed.blobId, jpeg("other"), "2");
      const ends: unknown[] = [];
      const { detect } = bed.detector;
      bed.detector.detect = async (ref) => {
        if (ends.length === 0) ends.push(await bed.process(second));
        return await detect(ref);
      };
      ends.push(await bed.process());
      expect(ends).toEqual([{ kind: "retry", afterMs: 60_000 }, { kind: "settled" }]);
      const before = await bed.state();
      bed.clock.advance(60_000);
      expect(await bed.process({ ...second, attempt: 2 })).toEqual({ kind: "settled" });
      expect(await bed.state()).toEqual(before);
      expect(bed.detector.calls).toEqual([bed.object]);
      expect([bed.object, second.object].map(bed.uploads.has)).toEqual([false, false]);
    });
  });

  describe("on the same news several times at once", () => {
    it("is done once, and the others come back when the lease has run out", async () => {
      const bed = await processBlobBed();
      const ends = await Promise.all([bed.process(), bed.process(), bed.process()]);
      expect(ends.filter(({ kind }) => kind === "settled")).toHaveLength(1);
      expect(ends.filter(({ kind }) => kind === "retry")).toEqual([
        { kind: "retry", afterMs: 60_000 },
        { kind: "retry", afterMs: 60_000 },
      ]);
      expect(bed.detector.calls).toHaveLength(1);
      bed.clock.advance(60_000);
      expect(await bed.process({ attempt: 2 })).toEqual({ kind: "settled" });
      expect(bed.detector.calls).toHaveLength(1);
    });

    it("takes over from a worker that is dead, whose late end changes nothing", async () => {
      const bed = await processBlobBed();
      const { blobId } = bed;
      const until = new Date(bed.clock.now().getTime() + 60_000);
      const deadline = new Date(bed.clock.now().getTime() + 3_600_000);
      await bed.store.claim({ blobId, leaseId: "dead", until, deadline }, bed.clock.now());
      bed.clock.advance(45_000);
      expect(await bed.process()).toEqual({ kind: "retry", afterMs: 15_000 });
      bed.clock.advance(15_000);
      expect(await bed.process({ attempt: 2 })).toEqual({ kind: "settled" });
      const end = await bed.state();
      expect(end?.status).toBe("succeeded");
      expect(await bed.store.complete({ blobId }, succeeded([]), bed.clock.now())).toBe(false);
      expect(await bed.state()).toEqual(end);
    });
  });

  describe("when recognition does not answer", () => {
    it("comes back after a growing pause, then succeeds", async () => {
      const bed = await processBlobBed();
      bed.detector.next = [throttled(), unavailable()];
      expect(await bed.process({ attempt: 1 })).toEqual({ kind: "retry", afterMs: 1_000 });
      expect((await bed.state())?.status).toBe("processing");
      bed.clock.advance(1_000);
      expect(await bed.process({ attempt: 2 })).toEqual({ kind: "retry", afterMs: 2_000 });
      bed.clock.advance(2_000);
      expect(await bed.process({ attempt: 3 })).toEqual({ kind: "settled" });
      expect((await bed.state())?.status).toBe("succeeded");
      expect(bed.uploads.has(bed.object)).toBe(false);
    });

    it.each([
      ["recognition_throttled", throttled()],
      ["recognition_unavailable", unavailable()],
    ])("tells %s after the last attempt, and puts the news aside", async (code, error) => {
      const bed = await processBlobBed();
      bed.detector.next = [error];
      expect(await bed.process({ attempt: 10, lastAttempt: true })).toEqual({ kind: "given_up" });
      expect(await bed.state()).toEqual({ status: "failed", failure: { code } });
      expect(bed.uploads.has(bed.object)).toBe(false);
    });

    it("does not try again what will not pass", async () => {
      const bed = await processBlobBed();
      bed.detector.next = [new RecognitionError({ code: "recognition_unavailable" }, false)];
      expect(await bed.process()).toEqual({ kind: "settled" });
      expect(await bed.state()).toMatchObject({ failure: { code: "recognition_unavailable" } });
    });

    /** Delivers the news again and again until there is an end, at most so often; how long that took, and how often. */
    async function deliver(bed: Bed, most: number) {
      const startedAt = bed.clock.now().getTime();
      for (let attempt = 1; attempt <= most; attempt += 1) {
        const end = await bed.process({ attempt });
        const ageMs = bed.clock.now().getTime() - startedAt;
        if (end.kind !== "retry") return { ...end, attempt, ageMs };
        bed.clock.advance(end.afterMs);
      }
      throw new Error(`${most} deliveries did not end it.`);
    }

    it.each([
      ["recognition_throttled", throttled, 6 * hourMs - minuteMs],
      ["recognition_denied", denied, hourMs],
    ] as const)("puts %s off by time and not by count", async (code, fault, patienceMs) => {
      const bed = await processBlobBed({ record: { callback: callback() } });
      bed.detector.next = Array.from({ length: 400 }, fault);
      const end = await deliver(bed, 400);
      expect(end).toMatchObject({ kind: "given_up", ageMs: patienceMs });
      expect(end.attempt).toBeGreaterThan(15);
      const stored = await bed.store.get(bed.blobId);
      expect(stored && asOf(stored, bed.clock.now())?.state).toMatchObject({ failure: { code } });
      expect(bed.callbacks.sent).toEqual([{ blobId: bed.blobId, delivery: 1 }]);
    });

    it.each([throttled, denied])(
      "has time enough for %p to pass, however often it was asked",
      async (fault) => {
        const bed = await processBlobBed();
        bed.detector.next = Array.from({ length: 15 }, fault);
        expect(await deliver(bed, 16)).toMatchObject({ kind: "settled", attempt: 16 });
        expect((await bed.state())?.status).toBe("succeeded");
      },
    );

    it("gives up after ten faults without a name, however often it was throttled in between", async () => {
      const bed = await processBlobBed({ record: { callback: callback() } });
      bed.detector.next = Array.from({ length: 10 }, () => [
        throttled(),
        throttled(),
        unavailable(),
      ]).flat();
      expect(await deliver(bed, 40)).toMatchObject({ kind: "given_up", attempt: 30 });
      expect(await bed.state()).toMatchObject({ failure: { code: "recognition_unavailable" } });
      expect(bed.callbacks.sent).toHaveLength(1);
    });

    it("ends a picture whose worker dies each time, and asks for its callback", async () => {
      const bed = await processBlobBed({ record: { callback: callback() } });
      const { blobId } = bed;
      const detectors: unknown[] = [];
      bed.detector.detect = (ref) => {
        detectors.push(ref);
        return new Promise(() => {});
      };
      for (let attempt = 1; attempt <= 10; attempt += 1) {
        void bed.process({ attempt });
        await new Promise(setImmediate);
        bed.clock.advance(3 * minuteMs);
      }
      expect(detectors).toHaveLength(10);
      expect(await bed.process({ attempt: 11 })).toEqual({ kind: "given_up" });
      expect(detectors).toHaveLength(10);
      expect(await bed.state()).toMatchObject({ failure: { code: "recognition_unavailable" } });
      expect(bed.callbacks.sent).toEqual([{ blobId, delivery: 1 }]);
      expect(bed.uploads.has(bed.object)).toBe(false);
    });

    it("does not count whom it waited for at the same content", async () => {
      const bed = await processBlobBed();
      bed.cache.claim = async () => false;
      for (let attempt = 1; attempt <= 20; attempt += 1) {
        expect((await bed.process({ attempt })).kind).toBe("retry");
      }
      expect(await bed.state()).toMatchObject({ status: "processing", attempts: 0 });
    });

    it.each(["recognition_throttled", "recognition_denied"] as const)(
      "puts off what the outside calls %s, wherever it happens",
      async (code) => {
        const bed = await processBlobBed();
        const nameFault = () => new RecognitionError({ code }, true);
        const deny = () => Promise.reject(new Error("AccessDenied"));
        const uploads = { ...bed.uploads, sha256: deny, read: deny };
        for (let attempt = 1; attempt <= 12; attempt += 1) {
          const end = await bed.processWith({ nameFault, uploads }, { attempt });
          expect(end.kind).toBe("retry");
        }
        expect(await bed.state()).toMatchObject({ attempts: 0, putOffFor: { code } });
        expect(await bed.process({ attempt: 13 })).toEqual({ kind: "settled" });
      },
    );

    it("takes a fault without a name for one that may pass, and logs it", async () => {
      const bed = await processBlobBed();
      bed.uploads.read = () => Promise.reject(new TypeError("a bug"));
      expect(await bed.process({ attempt: 1 })).toEqual({ kind: "retry", afterMs: 1_000 });
      expect(await bed.process({ attempt: 2, lastAttempt: true })).toEqual({ kind: "given_up" });
      expect(await bed.state()).toMatchObject({ failure: { code: "recognition_unavailable" } });
      expect(bed.log.lines).toContainEqual(
        expect.objectContaining({ level: "error", event: "recognition_given_up" }),
      );
    });
  });

  it("logs nothing of an upload", async () => {
    const bed = await processBlobBed();
    bed.detector.next = [throttled()];
    await bed.process();
    await bed.process({ attempt: 2 });
    await bed.process({ attempt: 3 });
    expect(bed.log.events()).toEqual([
      "recognition_put_off",
      "picture_recognised",
      "blob_finished",
      "upload_not_wanted",
    ]);
    expect(JSON.stringify(bed.log.lines)).not.toContain("uploads/");
  });
});

import { describe, expect, it } from "@jest/globals";
import { jpeg, processBlobBed } from "../../testing/process-blob-bed.ts";
import { callback, succeeded } from "../../testing/sample-blob.ts";
import { defaultAccount } from "../api-keys/access-key.ts";
import { asOf } from "../blob/blob.ts";
import { RecognitionError } from "../ports/recognition.ts";
import { deleteBlobUseCase } from "./delete-blob.ts";

const throttled = () => new RecognitionError({ code: "recognition_throttled" }, true);
const denied = () => new RecognitionError({ code: "recognition_denied" }, true);

describe("processBlob", () => {
  describe("with a callback", () => {
    const record = { callback: callback() };
    const wanted = (blobId: string) => [{ blobId, delivery: 1 }];

    it.each([
      ["a success", jpeg("one"), []],
      ["a refusal", Buffer.from("%PDF"), []],
      ["what was denied", jpeg("one"), [denied()]],
      ["what was given up", jpeg("one"), [throttled()]],
    ])("asks for its delivery after %s", async (_, content, next) => {
      const bed = await processBlobBed({ content, record });
      bed.detector.next = next;
      await bed.process({ lastAttempt: true });
      expect(bed.callbacks.sent).toEqual(wanted(bed.blobId));
    });

    it("asks for nothing while there is no result", async () => {
      const bed = await processBlobBed({ record });
      bed.detector.next = [throttled()];
      await bed.process();
      expect(bed.callbacks.sent).toEqual([]);
    });

    it("asks for nothing where none is wanted", async () => {
      const bed = await processBlobBed();
      await bed.process();
      expect(bed.callbacks.sent).toEqual([]);
    });

    it("asks again when the news comes again, as long as it was not tried", async () => {
      const bed = await processBlobBed({ record });
      const { blobId } = bed;
      await bed.process();
      await bed.process({ attempt: 2 });
      expect(bed.callbacks.sent).toEqual([...wanted(blobId), ...wanted(blobId)]);

      const now = bed.clock.now();
      const lease = { blobId, delivery: 1, leaseId: "one", until: now };
      await bed.store.claimDelivery(lease, now);
      await bed.store.recordAttempt(lease, {
        attempt: { at: now.toISOString(), outcome: "failed", durationMs: 5 },
        status: "pending",
        nextAttemptAt: now.toISOString(),
      });
      await bed.process({ attempt: 3 });
      expect(bed.callbacks.sent).toHaveLength(2);
    });
  });

  describe("on a blob that is deleted meanwhile", () => {
    it("writes nothing, and removes the object", async () => {
      const bed = await processBlobBed({ record: { callback: callback() } });
      const { detect } = bed.detector;
      bed.detector.detect = async (ref) => {
        await bed.store.remove(bed.blobId);
        return await detect(ref);
      };
      expect(await bed.process()).toEqual({ kind: "settled" });
      expect(await bed.state()).toBeUndefined();
      expect(bed.uploads.has(bed.object)).toBe(false);
      // What the queue was told of is void by then.
      const lease = { blobId: bed.blobId, delivery: 1, leaseId: "one", until: bed.clock.now() };
      expect((await bed.store.claimDelivery(lease, bed.clock.now())).kind).toBe("void");
    });

    it("is no denial, which rings nothing, though Rekognition calls it so", async () => {
      const bed = await processBlobBed({ record: { callback: callback() } });
      const deleteBlob = deleteBlobUseCase({ ...bed, now: bed.clock.now });
      const { detect } = bed.detector;
      bed.detector.detect = async (ref) => {
        await deleteBlob(bed.blobId, defaultAccount);
        return await detect(ref);
      };
      expect(await bed.process()).toEqual({ kind: "settled" });
      expect(bed.metrics.values).toEqual({ SpendingLimitUsed: [0.1] });
      expect(bed.log.lines.filter(({ level }) => level === "warn" || level === "error")).toEqual(
        [],
      );
      expect(await bed.state()).toBeUndefined();
      expect(bed.callbacks.sent).toEqual([]);
    });

    it("is no denial either where the picture alone is gone: the blob fails as one without", async () => {
      const bed = await processBlobBed({ record: { callback: callback() } });
      const { detect } = bed.detector;
      bed.detector.detect = async (ref) => {
        await bed.uploads.remove(bed.object);
        return await detect(ref);
      };
      expect(await bed.process()).toEqual({ kind: "settled" });
      expect(bed.metrics.values.RecognitionsDenied).toBeUndefined();
      expect(await bed.state()).toMatchObject({ failure: { code: "upload_expired" } });
      expect(bed.callbacks.sent).toHaveLength(1);
    });

    it("is none where another worker was done first and took the picture away", async () => {
      const bed = await processBlobBed({ record: { callback: callback() } });
      const { detect } = bed.detector;
      bed.detector.detect = async (ref) => {
        await bed.store.complete({ blobId: bed.blobId }, succeeded(), bed.clock.now());
        await bed.uploads.remove(bed.object);
        return await detect(ref);
      };
      expect(await bed.process()).toEqual({ kind: "settled" });
      expect(bed.metrics.values).toEqual({ SpendingLimitUsed: [0.1] });
      expect((await bed.state())?.status).toBe("succeeded");
    });

    it("is nothing that was given up, at the last delivery either", async () => {
      const bed = await processBlobBed();
      const { detect } = bed.detector;
      bed.detector.next = [throttled()];
      bed.detector.detect = async (ref) => {
        await bed.store.remove(bed.blobId);
        return await detect(ref);
      };
      expect(await bed.process({ lastAttempt: true })).toEqual({ kind: "settled" });
      expect(bed.log.events()).toEqual(["upload_not_wanted"]);
    });

    it("is not brought back by a retry", async () => {
      const bed = await processBlobBed();
      const { detect } = bed.detector;
      bed.detector.next = [throttled()];
      bed.detector.detect = async (ref) => {
        await bed.store.remove(bed.blobId);
        return await detect(ref);
      };
      expect((await bed.process()).kind).toBe("retry");
      expect(await bed.process({ attempt: 2 })).toEqual({ kind: "settled" });
      expect(await bed.state()).toBeUndefined();
      expect(bed.uploads.has(bed.object)).toBe(false);
    });
  });

  describe("past its deadline", () => {
    const windowMs = 6 * 60 * 60_000;

    it("is given up, whoever comes then, and its callback tells so", async () => {
      const bed = await processBlobBed({ record: { callback: callback() } });
      const { blobId } = bed;
      bed.detector.detect = () => new Promise(() => {});
      const abandoned = bed.process();
      await bed.store.get(blobId);
      bed.clock.advance(windowMs);
      expect(await bed.process({ attempt: 2 })).toEqual({ kind: "settled" });
      expect(bed.uploads.has(bed.object)).toBe(false);
      expect(bed.callbacks.sent).toEqual([{ blobId, delivery: 1 }]);
      const lease = { blobId, delivery: 1, leaseId: "one", until: bed.clock.now() };
      expect(await bed.store.claimDelivery(lease, bed.clock.now())).toMatchObject({
        kind: "claimed",
        record: { state: { status: "failed", failure: { code: "recognition_unavailable" } } },
      });
      void abandoned;
    });

    it("is not changed any more by a worker that was slow", async () => {
      const bed = await processBlobBed();
      const { detect } = bed.detector;
      bed.detector.detect = async (ref) => {
        bed.clock.advance(windowMs);
        return await detect(ref);
      };
      expect(await bed.process()).toEqual({ kind: "settled" });
      const stored = await bed.store.get(bed.blobId);
      expect(stored && asOf(stored, bed.clock.now())?.state).toEqual({
        status: "failed",
        failure: { code: "recognition_unavailable" },
      });
      expect(bed.uploads.has(bed.object)).toBe(false);
    });
  });
});

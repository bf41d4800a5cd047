import { describe, expect, it } from "@jest/globals";
import { convertBlobBed, type Message, type Ports } from "../../testing/convert-blob-bed.ts";
import { everyFault, failingAt } from "../../testing/failing-at.ts";
import { conversionError } from "../../testing/fake-converter.ts";
import { jpeg } from "../../testing/process-blob-bed.ts";
import { watchedPorts } from "../../testing/watched-ports.ts";
import { RecognitionError } from "../ports/recognition.ts";
import { maxAttempts } from "../recognition/after-fault.ts";
import { maxConversions } from "./convert-blob.ts";

type Bed = Awaited<ReturnType<typeof convertBlobBed>>;

const converted = {
  ...{ bytes: 8, format: "heic", width: 300, height: 400, orientation: 6, converted: true },
  etag: expect.any(String),
};
const throttled = () => new RecognitionError({ code: "recognition_throttled" }, true);

/** The request that `processBlob` sends of the picture that was uploaded. */
async function requested(bed: Bed): Promise<Message> {
  await bed.deliver(bed.uploaded());
  const [request] = bed.waiting.splice(0);
  if (!request) throw new Error("Nothing was asked for.");
  return request;
}

describe("a picture that recognition does not take", () => {
  it("is handed over, made a JPEG, recognised, and told as what it was; nothing is left of it", async () => {
    const bed = await convertBlobBed();
    expect(await bed.settle([bed.uploaded()])).toEqual([
      "processBlob",
      "convertBlob",
      "processBlob",
    ]);
    expect(await bed.state()).toMatchObject({ status: "succeeded", image: converted });
    expect(bed.detector.calls).toEqual([
      { key: `converted/${bed.blobId}`, versionId: "converted-1" },
    ]);
    expect(bed.hasObjects()).toBe(false);
    expect(bed.metrics.values).toMatchObject({ PicturesConverted: [1], Recognitions: [1] });
  });

  it("waits for nobody: its lease is given back at each step, and no attempt is counted", async () => {
    const bed = await convertBlobBed();
    const request = await requested(bed);
    expect(await bed.state()).toMatchObject({ status: "processing", attempts: 0 });
    await bed.deliver(request);
    expect(await bed.state()).toMatchObject({ status: "processing", attempts: 0 });
  });

  it("costs nothing when the same bytes come again: neither a conversion nor a recognition", async () => {
    const bed = await convertBlobBed();
    await bed.settle([bed.uploaded()]);
    const { attempt: _, lastAttempt: __, ...again } = await bed.another("again");
    expect(await bed.settle([{ to: "processBlob", upload: again, deliveries: 0 }])).toEqual([
      "processBlob",
    ]);
    expect(await bed.state("again")).toMatchObject({ status: "succeeded", image: converted });
    expect([bed.converter.calls, bed.detector.calls.length]).toEqual([1, 1]);
  });

  it("is refused as ever, in the same words, where nothing is converted", async () => {
    const bed = await convertBlobBed();
    await bed.process();
    expect(await bed.state()).toEqual({
      status: "failed",
      failure: { code: "unsupported_image", found: "a HEIC image" },
      image: { bytes: 8, etag: expect.any(String) },
    });
    expect([bed.waiting, bed.converter.calls]).toEqual([[], 0]);
  });

  it("is converted though it was refused a while ago, when nothing was", async () => {
    const bed = await convertBlobBed();
    await bed.process();
    const { attempt: _, lastAttempt: __, ...again } = await bed.another("again");
    await bed.settle([{ to: "processBlob", upload: again, deliveries: 0 }]);
    expect(await bed.state("again")).toMatchObject({ status: "succeeded", image: converted });
  });

  it("is warned of where it was damaged a little", async () => {
    const bed = await convertBlobBed();
    bed.converter.repaired = true;
    await bed.settle([bed.uploaded()]);
    expect(await bed.state()).toMatchObject({ status: "succeeded", image: { repaired: true } });
  });

  it.each([
    ["damaged", { code: "corrupt_image", format: "heic" }],
    ["too_large", { code: "image_too_large", format: "heic", isForConversion: true }],
    [
      "unsupported_variant",
      { code: "conversion_failed", format: "heic", reason: "unsupported_variant" },
    ],
  ] as const)(
    "is told for what it is when it is %s, and remembered so",
    async (reason, failure) => {
      const bed = await convertBlobBed();
      bed.converter.next = [conversionError(reason)];
      await bed.settle([bed.uploaded()]);
      const image = { bytes: 8, etag: expect.any(String), format: "heic" };
      expect(await bed.state()).toEqual({ status: "failed", failure, image });
      const { attempt: _, lastAttempt: __, ...again } = await bed.another("again");
      await bed.settle([{ to: "processBlob", upload: again, deliveries: 0 }]);
      expect(await bed.state("again")).toEqual({ status: "failed", failure, image });
      expect([bed.converter.calls, bed.detector.calls.length]).toEqual([1, 0]);
      expect(bed.hasObjects()).toBe(false);
      expect(bed.metrics.values.PicturesRefused).toEqual([1, 1]);
    },
  );

  describe.each([
    ["takes too long", "timed_out"],
    ["ends what converts it", "crashed"],
  ] as const)("when it %s", (_, reason) => {
    it("is tried a few times, with growing pauses, and is not remembered", async () => {
      const bed = await convertBlobBed();
      const request = await requested(bed);
      bed.converter.next = [1, 2, 3].map(() => conversionError(reason));
      expect(await bed.deliver(request)).toEqual({ kind: "retry", afterMs: 1_000 });
      expect(await bed.deliver(request)).toEqual({ kind: "retry", afterMs: 2_000 });
      expect(await bed.deliver(request)).toEqual({ kind: "settled" });
      await bed.settle([]);
      expect(await bed.state()).toMatchObject({
        status: "failed",
        failure: { code: "conversion_failed", format: "heic", reason },
      });
      const { attempt: _, lastAttempt: __, ...again } = await bed.another("again");
      await bed.settle([{ to: "processBlob", upload: again, deliveries: 0 }]);
      expect(await bed.state("again")).toMatchObject({ status: "succeeded" });
    });

    it("is recognised where that was once", async () => {
      const bed = await convertBlobBed();
      bed.converter.next = [conversionError(reason)];
      await bed.settle([bed.uploaded()]);
      expect(await bed.state()).toMatchObject({ status: "succeeded" });
    });
  });

  it("is given up when whoever converts it dies of it, a few times", async () => {
    const bed = await convertBlobBed();
    const request = await requested(bed);
    for (let i = 0; i < maxConversions; i += 1) {
      const { store } = failingAt({ store: bed.store }, ofCall(1));
      await expect(bed.deliver(request, { ...bed.ports, store })).rejects.toThrow();
      bed.clock.advance(360_000);
    }
    await bed.settle([request]);
    expect(await bed.state()).toMatchObject({
      failure: { code: "conversion_failed", format: "heic", reason: "crashed" },
    });
    expect(bed.converter.calls).toBe(0);
    expect(bed.hasObjects()).toBe(false);
  });

  it("has all its conversions, however often recognition was tried before", async () => {
    const bed = await convertBlobBed();
    const lease = (leaseId: string) => ({
      ...{ blobId: bed.blobId, leaseId, until: bed.clock.now() },
      deadline: new Date(bed.clock.now().getTime() + 6 * 3_600_000),
    });
    for (const id of ["a", "b", "c", "d", "e"]) await bed.store.claim(lease(id), bed.clock.now());
    bed.converter.next = [conversionError("timed_out")];
    await bed.settle([bed.uploaded()]);
    expect(await bed.state()).toMatchObject({ status: "succeeded" });
  });

  it("is put off while storage may not be used, for an hour, and then told why", async () => {
    const bed = await convertBlobBed();
    bed.converter.next = Array<Error>(100).fill(
      new RecognitionError({ code: "recognition_denied" }, true),
    );
    const began = bed.clock.now().getTime();
    await bed.settle([bed.uploaded()]);
    expect(bed.clock.now().getTime() - began).toBe(3_600_000);
    expect(await bed.state()).toMatchObject({ failure: { code: "recognition_denied" } });
    expect(bed.hasObjects()).toBe(false);
  });

  it("is tried ten times where a fault has no name", async () => {
    const bed = await convertBlobBed();
    bed.converter.next = Array<Error>(100).fill(new Error("a bug"));
    await bed.settle([bed.uploaded()]);
    expect(bed.converter.calls).toBe(maxAttempts);
    expect(await bed.state()).toMatchObject({ failure: { code: "recognition_unavailable" } });
    expect(bed.log.events()).toContain("conversion_given_up");
  });

  it("is waited for while recognition is throttled, and not converted again", async () => {
    const bed = await convertBlobBed();
    bed.detector.next = [throttled(), throttled()];
    await bed.settle([bed.uploaded()]);
    expect(await bed.state()).toMatchObject({ status: "succeeded", image: converted });
    expect(bed.converter.calls).toBe(1);
  });

  it("is narrow, and refused for it, upright", async () => {
    const bed = await convertBlobBed();
    bed.converter.convert = async (_, format) => ({
      jpeg: jpeg("narrow"),
      image: { format, width: 79, height: 400, orientation: 1 },
    });
    await bed.settle([bed.uploaded()]);
    expect(await bed.state()).toEqual({
      status: "failed",
      failure: { code: "image_too_small", width: 79, height: 400 },
      image: expect.not.objectContaining({ converted: true }),
    });
    expect(bed.hasObjects()).toBe(false);
  });

  it("is so long that no size would do, and refused for it", async () => {
    const bed = await convertBlobBed();
    bed.converter.convert = async (_, format) => ({
      jpeg: jpeg("strip"),
      image: { format, width: 16_000, height: 100, orientation: 1 },
    });
    await bed.settle([bed.uploaded()]);
    expect(await bed.state()).toEqual({
      status: "failed",
      failure: { code: "image_too_large", width: 16_000, height: 100, isTooLong: true },
      image: expect.not.objectContaining({ converted: true }),
    });
    expect(bed.detector.calls).toEqual([]);
  });

  it("is converted too where recognition alone finds out that it does not take it", async () => {
    const bed = await convertBlobBed(jpeg("ultra"));
    bed.detector.next = [new RecognitionError({ code: "corrupt_image" }, false)];
    await bed.settle([bed.uploaded()]);
    expect(await bed.state()).toMatchObject({
      status: "succeeded",
      image: { format: "jpeg", converted: true },
    });
    // And once only.
    const other = await convertBlobBed(jpeg("broken"));
    const refused = new RecognitionError({ code: "corrupt_image" }, false);
    other.detector.next = [refused, refused];
    await other.settle([other.uploaded()]);
    expect(await other.state()).toMatchObject({ failure: { code: "corrupt_image" } });
    expect(other.converter.calls).toBe(1);
  });
});

describe("a request for a conversion", () => {
  it("of a blob that is gone removes its pictures", async () => {
    const bed = await convertBlobBed();
    const request = await requested(bed);
    await bed.store.remove(bed.blobId);
    await bed.ports.converted.put(bed.blobId, jpeg("left by a worker that died"));
    expect(await bed.deliver(request)).toEqual({ kind: "settled" });
    expect([bed.hasObjects(), bed.converter.calls]).toEqual([false, 0]);
  });

  it("of a blob at its end removes its pictures", async () => {
    const bed = await convertBlobBed();
    const request = await requested(bed);
    await bed.settle([{ ...request }]);
    await bed.ports.converted.put(bed.blobId, jpeg("left by a worker that died"));
    expect(await bed.deliver(request)).toEqual({ kind: "settled" });
    expect([bed.hasObjects(), bed.converter.calls]).toEqual([false, 1]);
  });

  it("of a blob that somebody is at waits until his lease ends", async () => {
    const bed = await convertBlobBed();
    const request = await requested(bed);
    const at = bed.clock.now().getTime();
    const [until, deadline] = [new Date(at + 5_000), new Date(at + 3_600_000)];
    await bed.store.claim({ blobId: bed.blobId, leaseId: "other", until, deadline }, new Date(at));
    expect(await bed.deliver(request)).toEqual({ kind: "retry", afterMs: 5_000 });
  });

  it("of a picture that is gone ends its blob as one that was never uploaded", async () => {
    const bed = await convertBlobBed();
    const request = await requested(bed);
    await bed.uploads.remove(bed.object);
    await bed.settle([request]);
    expect(await bed.state()).toMatchObject({ failure: { code: "upload_expired" } });
  });

  it("on its last delivery gives a fault up that may pass", async () => {
    const bed = await convertBlobBed();
    const request = await requested(bed);
    bed.converter.next = [new Error("no memory")];
    expect(await bed.deliver(request, bed.ports, true)).toEqual({ kind: "settled" });
    await bed.settle([]);
    expect(await bed.state()).toMatchObject({ failure: { code: "recognition_unavailable" } });
  });

  it("comes twice, and its news too, in any order: one result, one recognition, nothing left", async () => {
    const bed = await convertBlobBed();
    const first = await requested(bed);
    const twin = { ...first };
    await bed.deliver(first);
    await bed.deliver(twin);
    const news = bed.waiting.splice(0);
    await bed.settle([...news.reverse(), ...news.map((one) => ({ ...one })), bed.uploaded()]);
    expect(await bed.state()).toMatchObject({ status: "succeeded", image: converted });
    expect(bed.detector.calls).toHaveLength(1);
    expect(bed.hasObjects()).toBe(false);
  });

  it("comes while the blob was deleted in the middle of it: its JPEG goes too", async () => {
    const bed = await convertBlobBed();
    const request = await requested(bed);
    const put = bed.ports.converted.put;
    const { converted: files } = bed.ports;
    await bed.deliver(request, {
      ...bed.ports,
      converted: {
        ...files,
        async put(blobId, bytes) {
          await bed.store.remove(blobId);
          await bed.uploads.removeAll(blobId);
          return await put(blobId, bytes);
        },
      },
    });
    await bed.settle([]);
    expect([bed.hasObjects(), bed.detector.calls]).toEqual([false, []]);
  });
});

/** Every call of a port that the whole way of a picture makes, by the delivery that makes it. */
async function callsByDelivery(): Promise<string[][]> {
  const bed = await convertBlobBed();
  const all: string[][] = [];
  await bed.settle([bed.uploaded()], () => {
    const { ports, calls } = watchedPorts(bed.ports as unknown as Record<string, object>);
    all.push(calls);
    return ports as unknown as Ports;
  });
  return all;
}

const ofCall = (call: number) => ({ call, when: "after", dies: true }) as const;

const places = (await callsByDelivery()).flatMap((calls, i) =>
  everyFault(calls).map(({ name, plan }) => ({ name, plan, delivery: i + 1 })),
);

describe("the way of a picture through its conversion", () => {
  it("has these calls, of which each may be the last", () => {
    const calls = places.filter(({ plan }) => plan.when === "after" && plan.dies);
    expect(calls.map(({ name }) => name)).toEqual([
      ...["store.claim", "uploads.sha256", "uploads.read", "store.release", "conversions.send"],
      ...["store.claim", "uploads.read", "converter.convert", "converted.put", "store.release"],
      ...["news.send", "store.claim", "store.complete", "converted.removeAll", "uploads.remove"],
    ]);
  });

  it.each(places)(
    "loses nothing and leaves nothing: delivery $delivery, $name, $plan",
    async ({ delivery, plan }) => {
      const bed = await convertBlobBed();
      await bed.settle([bed.uploaded()], (number) =>
        number === delivery
          ? (failingAt(bed.ports as unknown as Record<string, object>, plan) as unknown as Ports)
          : bed.ports,
      );
      expect(await bed.state()).toMatchObject({ status: "succeeded", image: converted });
      expect(bed.hasObjects()).toBe(false);
    },
  );
});

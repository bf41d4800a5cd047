import { describe, expect, it } from "@jest/globals";
import { processBlobBed } from "../../testing/process-blob-bed.ts";
import type { BlobErrorCode } from "../blob/failure.ts";
import { RecognitionError } from "../ports/recognition.ts";

type Bed = Awaited<ReturnType<typeof processBlobBed>>;

const refusing = (code: BlobErrorCode, retryable: boolean) =>
  new RecognitionError({ code }, retryable);

/** A detector that takes its time. */
function slow({ detector, clock }: Bed, ms: number): Bed["detector"] {
  const detect: Bed["detector"]["detect"] = async (ref) => {
    clock.advance(ms);
    return await detector.detect(ref);
  };
  return { ...detector, detect };
}

describe("what is measured of uploads", () => {
  it("a recognition, how long it took, and how long the picture was under way", async () => {
    const bed = await processBlobBed();
    bed.clock.advance(1_200);
    await bed.processWith({ detector: slow(bed, 800) });
    expect(bed.metrics.values).toEqual({
      SpendingLimitUsed: [0.1],
      Recognitions: [1],
      RecognitionMs: [800],
      UploadToResultMs: [2_000],
    });
  });

  it("a result that was known, and no recognition", async () => {
    const bed = await processBlobBed();
    await bed.process();
    await bed.process(await bed.another("second"));
    expect(bed.metrics.values).toMatchObject({ Recognitions: [1], CacheHits: [1] });
    expect(bed.metrics.values.UploadToResultMs).toHaveLength(2);
  });

  it("throttles, and the whole time until the result once there is one", async () => {
    const bed = await processBlobBed();
    const throttled = refusing("recognition_throttled", true);
    bed.detector.next = [throttled, throttled];
    for (const attempt of [1, 2, 3]) {
      await bed.process({ attempt });
      bed.clock.advance(10_000);
    }
    expect(bed.metrics.values).toEqual({
      // Given back each time: it is the price of one.
      SpendingLimitUsed: [0.1, 0.1, 0.1],
      RecognitionsThrottled: [1, 1],
      Recognitions: [1],
      RecognitionMs: [0],
      UploadToResultMs: [20_000],
    });
  });

  it("a denial, which is no refusal of the picture", async () => {
    const bed = await processBlobBed();
    const denied = refusing("recognition_denied", true);
    bed.detector.next = [denied, denied];
    await bed.process();
    expect(bed.metrics.values).toEqual({ SpendingLimitUsed: [0.1], RecognitionsDenied: [1] });
    bed.clock.advance(60 * 60_000);
    await bed.process({ attempt: 2 });
    expect(bed.metrics.values).toEqual({
      SpendingLimitUsed: [0.1, 0.1],
      RecognitionsDenied: [1, 1],
      RecognitionsGivenUp: [1],
      UploadToResultMs: [60 * 60_000],
    });
  });

  it.each([
    { name: "by us", content: Buffer.from("%PDF-1.7") },
    {
      name: "by the detector",
      refusal: refusing("corrupt_image", false),
      spent: { SpendingLimitUsed: [0.1] },
    },
  ])("a refusal of the picture $name", async ({ content, refusal, spent }) => {
    const bed = await processBlobBed({ ...(content && { content }) });
    if (refusal) bed.detector.next = [refusal];
    await bed.process();
    expect(bed.metrics.values).toEqual({
      ...spent,
      PicturesRefused: [1],
      UploadToResultMs: [0],
    });
  });

  it("a blob's end once, however often its news comes", async () => {
    const bed = await processBlobBed({ content: Buffer.from("%PDF-1.7") });
    await Promise.all([bed.process(), bed.process()]);
    await bed.process();
    expect(bed.metrics.values).toMatchObject({ PicturesRefused: [1], UploadToResultMs: [0] });
  });
});

import { describe, expect, it } from "@jest/globals";
import { jpeg, labelPrice, processBlobBed } from "../../testing/process-blob-bed.ts";
import { callback } from "../../testing/sample-blob.ts";
import { defaultAccount } from "../api-keys/access-key.ts";
import { RecognitionError } from "../ports/recognition.ts";

const today = "2026-11-23";

async function setUp(dailySpendingLimit = 3 * labelPrice) {
  const bed = await processBlobBed({ record: { callback: callback() } });
  const process = (its = {}) => bed.processWith({ dailySpendingLimit }, its);
  const used = (account = defaultAccount) => bed.spending.used({ day: today, account });
  return { ...bed, process, used };
}

describe("processBlob, by what may be spent", () => {
  it("pays until the day's limit, and then says of each picture that it is reached", async () => {
    const { process, another, state, detector, used, callbacks, uploads } = await setUp();
    await process();
    for (const name of ["2", "3", "4", "5"]) {
      const upload = await another(`blob-${name}`, jpeg(name), { callback: callback() });
      expect(await process(upload)).toEqual({ kind: "settled" });
      expect(uploads.has(upload.object)).toBe(false);
    }
    expect(detector.calls).toHaveLength(3);
    expect(await used()).toEqual({ stage: 3 * labelPrice, account: 3 * labelPrice });
    expect((await state("blob-3"))?.status).toBe("succeeded");
    for (const name of ["blob-4", "blob-5"]) {
      expect(await state(name)).toEqual({ status: "failed", failure: { code: "spending_limit" } });
      expect(callbacks.sent).toContainEqual({ blobId: name, delivery: 1 });
    }
  });

  it("answers what is known all the same, and spends nothing on what it refuses by itself", async () => {
    const { process, another, state, used } = await setUp(labelPrice);
    await process();
    await process(await another("known"));
    expect((await state("known"))?.status).toBe("succeeded");
    await process(await another("pdf", Buffer.from("%PDF-1.7")));
    expect(await state("pdf")).toMatchObject({ failure: { code: "unsupported_image" } });
    expect(await used()).toEqual({ stage: labelPrice, account: labelPrice });
  });

  it("has a whole budget from midnight UTC on", async () => {
    const { clock, process, another, state } = await setUp(labelPrice);
    await process();
    clock.advance(Date.parse("2026-11-23T23:59:59.999Z") - clock.now().getTime());
    await process(await another("today", jpeg("today")));
    clock.advance(1);
    await process(await another("tomorrow", jpeg("tomorrow")));
    expect((await state("today"))?.status).toBe("failed");
    expect((await state("tomorrow"))?.status).toBe("succeeded");
  });

  it("rings no alarm of a fault: nothing is broken", async () => {
    const { process, metrics, log } = await setUp(0);
    await process();
    expect(metrics.values).toEqual({ SpendingLimitUsed: [100], UploadToResultMs: [0] });
    expect(log.lines.filter(({ level }) => level === "error")).toEqual([]);
  });

  it("takes what a key may spend with the blob that it created", async () => {
    const { process, another, state, used } = await setUp();
    const more = { account: "shop", dailyMicrodollars: labelPrice };
    await process(await another("first", jpeg("first"), more));
    await process(await another("second", jpeg("second"), more));
    await process(await another("third", jpeg("third"), { account: "other" }));
    expect((await state("first"))?.status).toBe("succeeded");
    expect(await state("second")).toMatchObject({ failure: { code: "spending_limit" } });
    expect((await state("third"))?.status).toBe("succeeded");
    expect(await used("shop")).toEqual({ stage: 2 * labelPrice, account: labelPrice });
  });

  it.each([
    ["throttled", new RecognitionError({ code: "recognition_throttled" }, true), 0],
    ["denied", new RecognitionError({ code: "recognition_denied" }, true), 0],
    ["refused for its bytes", new RecognitionError({ code: "corrupt_image" }, false), 0],
    ["not answered", new RecognitionError({ code: "recognition_unavailable" }, true), 1],
    ["ended by a fault of ours", new TypeError("a bug"), 1],
  ])("keeps or gives back a call that was %s", async (_, ending, kept) => {
    const { process, detector, used } = await setUp();
    detector.next = [ending as RecognitionError];
    await process();
    expect((await used()).stage).toBe(kept * labelPrice);
  });

  it("tells the blob what it cost, and that the same bytes cost nothing", async () => {
    const { process, another, state } = await setUp();
    await process();
    await process(await another("again"));
    const answers = { labels: { recognition: { microdollars: labelPrice } } };
    expect(await state()).toMatchObject({ answers });
    expect(await state("again")).toMatchObject({
      answers: { labels: { recognition: { cachedAt: expect.any(String) } } },
    });
  });

  it("counts what became of each picture once, however often its news comes", async () => {
    const { process, another, spending } = await setUp(2 * labelPrice);
    await process();
    await process({ attempt: 2 });
    await process(await another("known"));
    await process(await another("pdf", Buffer.from("%PDF-1.7")));
    await process(await another("second", jpeg("second")));
    await process(await another("over", jpeg("over")));
    const labels = {
      ...{ pictures: 5, paidCalls: 2, cacheHits: 1, refused: 2 },
      microdollars: 2 * labelPrice,
    };
    expect(await spending.usage(defaultAccount, [today])).toEqual([
      { day: today, features: { labels }, used: 2 * labelPrice },
    ]);
  });
});

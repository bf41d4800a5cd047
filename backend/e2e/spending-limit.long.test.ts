import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import sharp from "sharp";
import { ApiError, type RekogBlob, RekogClient } from "../../cli/index.ts";
import { type LocalStack, startLocalStack } from "./local-stack.fixture.ts";
import { stubDetector } from "./stub-detector.fixture.ts";

const pictures = 2_000;
const limit = 1_000;
const workers = 64;
/** Labels, and the quality that local mode measures too. */
const price = 0.00175;

describe("a limit of 1,000 pictures, and 2,000 of them", () => {
  let stack: LocalStack;
  let answered = 0;
  let killed = 0;
  let doomed = 15;
  let client: RekogClient;
  const blobs: RekogBlob[] = [];
  beforeAll(async () => {
    stack = await startLocalStack({
      detector: stubDetector(),
      limits: {
        ...{ detectorIsPaid: true, dailySpendingLimit: (limit * price).toFixed(5) },
        ...{ leaseSeconds: 2, visibilityTimeoutSeconds: 2 },
      },
      faults: {
        recognition: { maxCallsPerSecond: 60 },
        // Now and then one dies in the middle, and with it all that the others are at. A function that does nothing else
        // is started ever later: only so many.
        deathAfterWrites(name) {
          if (name !== "processBlob" || doomed === 0 || Math.random() > 0.05) return undefined;
          doomed -= 1;
          return 1 + Math.floor(Math.random() * 8);
        },
      },
      witness: {
        onRekognitionCall: ({ exception }) => {
          if (exception === undefined) answered += 1;
        },
        onThreadDied: () => {
          killed += 1;
        },
      },
    });
    // It sends again what a killed function took with it.
    client = new RekogClient({ endpoint: stack.url, retryForMs: 120_000 });
    const jpeg = await sharp({
      create: { width: 100, height: 100, channels: 3, background: "red" },
    })
      .jpeg()
      .toBuffer();
    let next = 0;
    await Promise.all(
      Array.from({ length: workers }, async () => {
        while (next < pictures) {
          next += 1;
          const bytes = Buffer.concat([jpeg, Buffer.from(`picture ${next}`)]);
          const blob = await uploaded(bytes);
          if (blob) blobs.push(blob);
        }
      }),
    );
  }, 1_800_000);
  afterAll(async () => {
    await client.close();
    await stack.stop();
  });

  /** Undefined where the API says before an upload that the limit is reached. */
  async function uploaded(bytes: Buffer): Promise<RekogBlob | undefined> {
    try {
      const blob = await client.upload(bytes);
      return await client.wait(blob, { timeoutMs: 600_000 });
    } catch (error) {
      if (error instanceof ApiError && error.code === "spending_limit") return undefined;
      throw error;
    }
  }

  it("pays for 1,000 at most, throttled and killed as it was", () => {
    expect(killed).toBeGreaterThan(0);
    expect(answered).toBeLessThanOrEqual(limit);
    // What died between its payment and its call is reserved and not paid: a few.
    expect(answered).toBeGreaterThan(limit * 0.9);
  });

  it("brings every blob to an end that says why", () => {
    const ends = new Map<string, number>();
    for (const { status, error } of blobs) {
      const end = error?.code ?? status;
      ends.set(end, (ends.get(end) ?? 0) + 1);
    }
    expect([...ends.keys()].sort()).toEqual(["spending_limit", "succeeded"]);
    expect(ends.get("succeeded")).toBeLessThanOrEqual(answered);
    expect(ends.get("succeeded")).toBeGreaterThan(limit * 0.85);
    for (const { status, recognition } of blobs) {
      if (status !== "succeeded") continue;
      // A worker that was killed after its payment has left the answer in the cache.
      expect(recognition?.cost).toMatchObject({ calls: recognition?.cached ? 0 : 1 });
    }
  });

  it("has it in the account's usage: as much as was paid, or more, and nothing left", async () => {
    const { body } = await stack.call("getUsage", "/usage?days=1");
    const { days, limit: left } = body as {
      days: { estimated_usd: number; features: { labels: { paid_calls: number } } }[];
      limit: { daily_usd: number; remaining_usd: number };
    };
    const [today] = days;
    expect(today?.features.labels.paid_calls).toBeGreaterThanOrEqual(answered);
    expect(today?.features.labels.paid_calls).toBeLessThanOrEqual(limit);
    expect(today?.estimated_usd).toBeLessThanOrEqual(limit * price + 1e-9);
    expect(left.daily_usd).toBeCloseTo(limit * price, 6);
    expect(left.remaining_usd).toBeLessThan(price);
  });
});

import { describe, expect, it } from "@jest/globals";
import { fakeSpending } from "../../testing/fake-spending.ts";
import { fixedClock } from "../../testing/fixed-clock.ts";
import { getUsageUseCase } from "./get-usage.ts";

const shop = { account: "shop" };
const payment = {
  day: "2026-03-01",
  account: "shop",
  feature: "labels",
  microdollars: 1_000,
} as const;

function setUp({ detectorIsPaid = true } = {}) {
  const store = fakeSpending();
  const { now } = fixedClock("2026-03-01T12:00:00.000Z");
  const getUsage = getUsageUseCase({ store, now, detectorIsPaid, dailySpendingLimit: 5_000 });
  return { store, getUsage };
}

describe("getUsage", () => {
  it("goes back day by day, the newest first, over the end of a month", async () => {
    const { days } = await setUp().getUsage(shop, 3);
    expect(days.map(({ day }) => day)).toEqual(["2026-03-01", "2026-02-28", "2026-02-27"]);
  });

  it("tells what all keys together have left, where that is less", async () => {
    const { store, getUsage } = setUp();
    await store.reserve(payment, { stage: 5_000 });
    await store.reserve({ ...payment, account: "other" }, { stage: 5_000 });
    const resetsAt = "2026-03-02T00:00:00.000Z";
    expect(await getUsage({ ...shop, dailyMicrodollars: 9_000 }, 1)).toMatchObject({
      days: [{ used: 1_000 }],
      limit: { daily: 5_000, remaining: 3_000, resetsAt },
    });
    expect(await getUsage({ ...shop, dailyMicrodollars: 2_500 }, 1)).toMatchObject({
      limit: { daily: 2_500, remaining: 1_500, resetsAt },
    });
  });

  it("has nothing left, and not less, where the limit was lowered", async () => {
    const { store, getUsage } = setUp();
    await store.reserve({ ...payment, microdollars: 8_000 }, { stage: 9_000 });
    expect((await getUsage(shop, 1)).limit).toMatchObject({ remaining: 0 });
  });

  it("names no limit where nothing is paid", async () => {
    expect(await setUp({ detectorIsPaid: false }).getUsage(shop, 1)).not.toHaveProperty("limit");
  });
});

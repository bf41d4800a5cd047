import { describe, expect, it } from "@jest/globals";
import { fixedClock } from "../../testing/fixed-clock.ts";
import { refuseUnpayableWith } from "./remaining-budget.ts";

const payer = { account: "shop" };

function setUp(dailySpendingLimit = 3_000, start = "2026-11-23T12:00:00.000Z") {
  const clock = fixedClock(start);
  const used = { stage: 0, account: 0 };
  const asked: string[] = [];
  const refuse = refuseUnpayableWith({
    dailySpendingLimit,
    now: clock.now,
    store: {
      async used({ day, account }) {
        asked.push(`${day} ${account}`);
        return { ...used };
      },
    },
  });
  return { clock, used, asked, refuse };
}

describe("what is left of the day's budget", () => {
  it("lets through what can be paid, to the last", async () => {
    const { refuse, used } = setUp();
    used.stage = 2_000;
    expect(await refuse(payer, 1_000)).toBeUndefined();
  });

  it("refuses the rest until midnight UTC, and says when that is", async () => {
    const { refuse, used } = setUp(3_000, "2026-11-23T23:59:30.500Z");
    used.stage = 2_001;
    await expect(refuse(payer, 1_000)).rejects.toMatchObject({
      code: "spending_limit",
      retryAfterSeconds: 30,
      message:
        "What this stage may spend in a day is spent; the next day begins at 2026-11-24T00:00:00.000Z.",
    });
  });

  it("holds a key's own limit", async () => {
    const { refuse, used } = setUp();
    used.account = 500;
    const poor = { ...payer, dailyMicrodollars: 1_000 };
    await expect(refuse(poor, 1_000)).rejects.toMatchObject({
      code: "spending_limit",
      message: expect.stringContaining("What this key may spend"),
    });
    expect(await refuse(payer, 1_000)).toBeUndefined();
  });

  it("refuses everything with a limit of 0", async () => {
    const { refuse } = setUp(0);
    await expect(refuse(payer, 1_000)).rejects.toMatchObject({ code: "spending_limit" });
  });

  it("looks up nothing where nothing is paid", async () => {
    const { refuse, asked } = setUp(0);
    expect(await refuse(payer, 0)).toBeUndefined();
    expect(asked).toEqual([]);
  });

  it("looks up once in ten seconds for each account, and anew after midnight", async () => {
    const { clock, refuse, used, asked } = setUp(3_000, "2026-11-23T23:59:45.000Z");
    used.stage = 9_999;
    for (let i = 0; i < 5; i += 1) await refuse(payer, 1_000).catch(() => {});
    await refuse({ account: "other" }, 1_000).catch(() => {});
    clock.advance(10_000);
    await refuse(payer, 1_000).catch(() => {});
    used.stage = 0;
    clock.advance(5_000);
    expect(await refuse(payer, 1_000)).toBeUndefined();
    expect(asked).toEqual([
      ...["2026-11-23 shop", "2026-11-23 other", "2026-11-23 shop"],
      "2026-11-24 shop",
    ]);
  });
});

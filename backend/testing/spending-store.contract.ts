import { beforeEach, describe, expect, it } from "@jest/globals";
import type { Payment, SpendingStore } from "../core/ports/spending.ts";

/** What every `SpendingStore` promises. Each test opens its own, or days of its own in a shared one. */
export function spendingStoreContract(open: () => Promise<SpendingStore>): void {
  describe("a store of what was spent", () => {
    let store: SpendingStore;
    let day: string;
    let tests = 0;
    beforeEach(async () => {
      store = await open();
      tests += 1;
      day = new Date(Date.UTC(2026, 0, tests)).toISOString().slice(0, 10);
    });
    const payment = (more: Partial<Payment> = {}): Payment => ({
      ...{ day, account: "shop", feature: "labels", microdollars: 1_000 },
      ...more,
    });
    const reserve = (more: Partial<Payment> = {}, limits = { stage: 3_000 }) =>
      store.reserve(payment(more), limits);
    const used = (account = "shop") => store.used({ day, account });

    it("takes payments up to the limit, and not one more", async () => {
      expect(await reserve()).toEqual({ kind: "reserved", used: 1_000 });
      expect(await reserve({ account: "other" })).toEqual({ kind: "reserved", used: 2_000 });
      expect(await reserve()).toEqual({ kind: "reserved", used: 3_000 });
      expect(await reserve()).toEqual({ kind: "refused", by: "stage" });
      expect(await used()).toEqual({ stage: 3_000, account: 2_000 });
      expect(await used("other")).toEqual({ stage: 3_000, account: 1_000 });
    });

    it("holds the limit against as many as there are at once", async () => {
      const all = await Promise.all(
        Array.from({ length: 40 }, () => reserve({}, { stage: 7_500 })),
      );
      expect(all.filter(({ kind }) => kind === "reserved")).toHaveLength(7);
      expect(await used()).toEqual({ stage: 7_000, account: 7_000 });
    });

    it("holds an account's own limit, and then leaves the stage's as it was", async () => {
      const limits = { stage: 10_000, account: 1_500 };
      expect(await store.reserve(payment(), limits)).toEqual({ kind: "reserved", used: 1_000 });
      expect(await store.reserve(payment(), limits)).toEqual({ kind: "refused", by: "account" });
      expect(await used()).toEqual({ stage: 1_000, account: 1_000 });
    });

    it.each([
      ["0", { stage: 0 }, "stage"],
      ["less than the price", { stage: 999 }, "stage"],
      ["0 for the account", { stage: 3_000, account: 0 }, "account"],
    ])("takes nothing with a limit of %s", async (_, limits, by) => {
      expect(await store.reserve(payment(), limits)).toEqual({ kind: "refused", by });
      expect(await used()).toEqual({ stage: 0, account: 0 });
    });

    it("takes nothing more once the limit is lowered below what is used", async () => {
      await reserve();
      await reserve();
      expect(await reserve({}, { stage: 1_500 })).toEqual({ kind: "refused", by: "stage" });
      expect(await reserve({}, { stage: 3_000 })).toEqual({ kind: "reserved", used: 3_000 });
    });

    it("takes again what was given back", async () => {
      for (let i = 0; i < 3; i += 1) await reserve();
      await store.giveBack(payment());
      expect(await used()).toEqual({ stage: 2_000, account: 2_000 });
      expect(await reserve()).toEqual({ kind: "reserved", used: 3_000 });
    });

    it("has a whole budget the next day", async () => {
      for (let i = 0; i < 3; i += 1) await reserve();
      expect(await reserve({ day: "2025-12-31" })).toEqual({ kind: "reserved", used: 1_000 });
    });

    it("tells what each day was used for, by this account alone", async () => {
      await reserve();
      await reserve();
      await store.giveBack(payment());
      await reserve({ account: "other" });
      const counts = { pictures: 1, cacheHits: 0, refused: 0 };
      await store.count({ day, account: "shop" }, { labels: counts });
      await store.count({ day, account: "shop" }, { labels: { ...counts, cacheHits: 1 } });
      await store.count({ day, account: "shop" }, { labels: { ...counts, refused: 1 } });
      const labels = { pictures: 3, paidCalls: 1, cacheHits: 1, refused: 1, microdollars: 1_000 };
      expect(await store.usage("shop", ["2025-12-30", day])).toEqual([
        { day: "2025-12-30", features: {}, used: 0 },
        { day, features: { labels }, used: 1_000 },
      ]);
    });
  });
}

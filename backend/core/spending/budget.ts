import type { Feature } from "../features/features.ts";
import type { Clock } from "../ports/clock.ts";
import { RecognitionError } from "../ports/recognition.ts";
import type { Payment, SpendingStore } from "../ports/spending.ts";
import type { Log, Metrics } from "../ports/telemetry.ts";
import { wasBilled } from "./was-billed.ts";

export interface BudgetDeps {
  store: Pick<SpendingStore, "reserve" | "giveBack">;
  /** What all accounts together may spend in a day, in millionths of a dollar. */
  dailySpendingLimit: number;
  now: Clock;
  log: Log;
  metrics: Pick<Metrics, "percentage">;
}

/** Who pays: see `BlobRecord`. */
export interface Payer {
  account: string;
  dailyMicrodollars?: number;
}

/** What a call costs, and what is known of who pays for it. */
export interface Purchase {
  feature: Feature;
  microdollars: number;
  payer: Payer;
}

/** Makes a call that is paid, if it is within the day's limits. @throws {RecognitionError} `spending_limit` */
export type Pay = <Result>(purchase: Purchase, call: () => Promise<Result>) => Promise<Result>;

/** A day of the budget, in UTC. */
export const dayOf = (at: Date): string => at.toISOString().slice(0, "2026-11-23".length);

/**
 * Reserves the price of each call before it is made, and gives it back where the call ended in a way that is not billed. What
 * nobody can tell, after a crash or a time-out, stays reserved.
 */
export function payWithin(deps: BudgetDeps): Pay {
  const { store, dailySpendingLimit, log, metrics } = deps;
  return async ({ feature, microdollars, payer }, call) => {
    const { account, dailyMicrodollars } = payer;
    const payment: Payment = { day: dayOf(deps.now()), account, feature, microdollars };
    const limits = {
      stage: dailySpendingLimit,
      ...(dailyMicrodollars !== undefined && { account: dailyMicrodollars }),
    };
    if (microdollars > 0) await reserve();
    try {
      return await call();
    } catch (error) {
      if (microdollars > 0 && !wasBilled(error)) await giveBack();
      throw error;
    }

    async function reserve(): Promise<void> {
      const reserved = await store.reserve(payment, limits);
      if (reserved.kind === "refused") {
        if (reserved.by === "stage") metrics.percentage("SpendingLimitUsed", 100);
        log.warn("spending_limit_reached", { by: reserved.by, account });
        throw new RecognitionError({ code: "spending_limit" }, false);
      }
      metrics.percentage("SpendingLimitUsed", (100 * reserved.used) / dailySpendingLimit);
    }

    async function giveBack(): Promise<void> {
      await store
        .giveBack(payment)
        .catch((error: unknown) => log.warn("payment_not_given_back", { error }));
    }
  };
}

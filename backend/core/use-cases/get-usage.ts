import type { Caller } from "../access/check-access.ts";
import type { Clock } from "../ports/clock.ts";
import type { DayUsage, SpendingStore } from "../ports/spending.ts";
import { dayOf } from "../spending/budget.ts";

export interface GetUsageDeps {
  store: Pick<SpendingStore, "used" | "usage">;
  /** What all accounts together may spend in a day, in millionths of a dollar. */
  dailySpendingLimit: number;
  detectorIsPaid: boolean;
  now: Clock;
}

export interface Usage {
  /** Of the caller's account, the newest first. */
  days: DayUsage[];
  /** What holds for today, in millionths of a dollar; missing where nothing is paid. */
  limit?: { daily: number; remaining: number; resetsAt: string };
}

const dayMs = 24 * 60 * 60_000;

/**
 * What an account used, by day (UTC), and what it may still spend today: of its own limit or of the stage's, whichever leaves
 * less.
 */
export function getUsageUseCase(deps: GetUsageDeps) {
  const { store, dailySpendingLimit, detectorIsPaid, now } = deps;
  return async ({ account, dailyMicrodollars }: Caller, count: number): Promise<Usage> => {
    const at = now();
    const dayBefore = (days: number) => dayOf(new Date(at.getTime() - days * dayMs));
    const names = Array.from({ length: count }, (_, i) => dayBefore(i));
    const [days, used] = await Promise.all([
      store.usage(account, names),
      store.used({ day: dayOf(at), account }),
    ]);
    if (!detectorIsPaid) return { days };
    const budgets = [
      { daily: dailySpendingLimit, remaining: dailySpendingLimit - used.stage },
      ...(dailyMicrodollars === undefined
        ? []
        : [{ daily: dailyMicrodollars, remaining: dailyMicrodollars - used.account }]),
    ];
    const { daily, remaining } = budgets.reduce((least, one) =>
      one.remaining < least.remaining ? one : least,
    );
    const resetsAt = new Date(`${dayOf(at)}T24:00:00.000Z`).toISOString();
    return { days, limit: { daily, remaining: Math.max(0, remaining), resetsAt } };
  };
}

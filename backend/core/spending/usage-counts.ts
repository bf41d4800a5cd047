import type { Outcome } from "../blob/blob.ts";
import { isRefusal } from "../blob/refusal.ts";
import type { Feature } from "../features/features.ts";
import type { Clock } from "../ports/clock.ts";
import type { SpendingStore, UsageCounts } from "../ports/spending.ts";
import type { Log } from "../ports/telemetry.ts";
import { dayOf } from "./budget.ts";

/** Counts a blob that is at its end, for `GET /usage`. It holds up nobody: what cannot be counted is not. */
export type CountUsage = (
  account: string,
  features: readonly Feature[],
  outcome: Outcome,
) => Promise<void>;

export function countUsageWith(deps: {
  store: Pick<SpendingStore, "count">;
  now: Clock;
  log: Log;
}): CountUsage {
  const { store, now, log } = deps;
  return async (account, features, outcome) => {
    const counts = features.map((feature) => [feature, countsOf(feature, outcome)]);
    await store
      .count({ day: dayOf(now()), account }, Object.fromEntries(counts) as UsageCounts)
      .catch((error: unknown) => log.warn("usage_not_counted", { error }));
  };
}

function countsOf(feature: Feature, outcome: Outcome) {
  const isCached =
    outcome.status === "succeeded" && outcome.answers[feature]?.recognition.cachedAt !== undefined;
  const isOverLimit = outcome.status === "failed" && outcome.failure.code === "spending_limit";
  return {
    pictures: 1,
    cacheHits: isCached ? 1 : 0,
    refused: isRefusal(outcome) || isOverLimit ? 1 : 0,
  };
}

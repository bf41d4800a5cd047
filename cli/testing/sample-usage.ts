import type { Usage, UsageDay } from "../client/api-types.ts";

type FeatureUsage = UsageDay["features"][string];

export const featureUsage = (change: Partial<FeatureUsage> = {}): FeatureUsage => ({
  ...{ pictures: 210, paid_calls: 180, cache_hits: 25, refused: 5, estimated_usd: 0.18 },
  ...change,
});

/** A day on which labels alone were asked for. */
export const usageDay = (day: string, change: Partial<FeatureUsage> = {}): UsageDay => {
  const labels = featureUsage(change);
  return { day, features: { labels }, estimated_usd: labels.estimated_usd };
};

export const emptyDay = (day: string): UsageDay => ({ day, features: {}, estimated_usd: 0 });

/** Two days, and a limit of which most is left. */
export const sampleUsage = (change: Partial<Usage> = {}): Usage => ({
  days: [usageDay("2026-11-23"), emptyDay("2026-11-22")],
  limit: { daily_usd: 1, remaining_usd: 0.82, resets_at: "2026-11-24T00:00:00.000Z" },
  ...change,
});

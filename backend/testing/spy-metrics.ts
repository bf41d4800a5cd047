import type { MetricName, Metrics } from "../core/ports/telemetry.ts";

export interface SpyMetrics {
  metrics: Metrics;
  /** What was counted and timed: 1 for each count, ms for each duration. */
  values: Partial<Record<MetricName, number[]>>;
  /** What each finished `gather` was about. */
  gathered: Record<string, string>[];
}

/** Metrics that keep what they are told. */
export function spyMetrics(): SpyMetrics {
  const values: SpyMetrics["values"] = {};
  const gathered: SpyMetrics["gathered"] = [];
  const keep = (name: MetricName, value: number) => {
    values[name] = [...(values[name] ?? []), value];
  };
  return {
    values,
    gathered,
    metrics: {
      count: (name) => keep(name, 1),
      duration: keep,
      percentage: keep,
      gather: (about, work) => work().finally(() => gathered.push(about)),
    },
  };
}

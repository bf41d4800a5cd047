import { median, percentile } from "../../statistics.ts";
import { type Contest, type Measured, of, type Run } from "./measured.ts";

export type Contestants = Record<string, () => Promise<Run>>;

/** Measures contestants in turns, each round in another order, so that whatever else the machine does hits all alike. */
export async function interleave(contestants: Contestants, rounds: number): Promise<Contest> {
  const runs = Object.entries(contestants).map(([name, run]) => ({ name, run, all: [] as Run[] }));
  for (let round = 0; round < rounds; round += 1) {
    const first = round % runs.length;
    for (const { run, all } of [...runs.slice(first), ...runs.slice(0, first)]) {
      all.push(await run());
    }
  }
  return Object.fromEntries(runs.map(({ name, all }) => [name, summary(all)]));
}

export function summary(runs: readonly Run[]): Measured {
  const times = runs.flatMap((run) => run.times);
  const cpuMs = runs.flatMap((run) => run.cpuMs ?? []);
  return {
    p50: percentile(times, 0.5),
    p95: percentile(times, 0.95),
    p99: percentile(times, 0.99),
    perSecond: median(runs.map((run) => run.perSecond)),
    count: times.length,
    ...(cpuMs.length > 0 && { cpuMs: median(cpuMs) }),
    rounds: runs.map((run) => ({ p50: median(run.times), perSecond: run.perSecond })),
  };
}

/** `by` of one as a multiple of the other's: the median of the rounds, each with what ran beside it. */
export function ratio(one: Measured, other: Measured, by: "p50" | "perSecond"): number {
  return median(one.rounds.map((round, i) => round[by] / of(other.rounds, i)[by]));
}

import { median, percentile } from "./statistics.mjs";

/**
 * Measures contestants in turns, each round in another order, so that whatever else the machine does hits all alike.
 *
 * @param {Record<string, () => Promise<{ times: number[], perSecond: number, cpuMs?: number }>>} contestants by name
 * @param {number} rounds
 * @returns {Promise<Record<string, Measured>>}
 *
 * @typedef {object} Measured
 * @property {number} p50 ms, of all rounds together; so p95 and p99
 * @property {number} p95
 * @property {number} p99
 * @property {number} perSecond the median of the rounds
 * @property {number} count
 * @property {number} [cpuMs] of the contestant's process, for each
 * @property {{ p50: number, perSecond: number }[]} rounds
 */
export async function interleave(contestants, rounds) {
  const names = Object.keys(contestants);
  const runs = new Map(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    const first = round % names.length;
    for (const name of [...names.slice(first), ...names.slice(0, first)]) {
      runs.get(name).push(await contestants[name]());
    }
  }
  return Object.fromEntries(names.map((name) => [name, summary(runs.get(name))]));
}

export function summary(runs) {
  const times = runs.flatMap((run) => run.times);
  const of = (name) => runs.map((run) => run[name]).filter((value) => value !== undefined);
  const cpuMs = of("cpuMs");
  return {
    p50: percentile(times, 0.5),
    p95: percentile(times, 0.95),
    p99: percentile(times, 0.99),
    perSecond: median(of("perSecond")),
    count: times.length,
    ...(cpuMs.length > 0 && { cpuMs: median(cpuMs) }),
    rounds: runs.map((run) => ({ p50: median(run.times), perSecond: run.perSecond })),
  };
}

/** `by` of one as a multiple of the other's: the median of the rounds, each with what ran beside it. */
export function ratio(one, other, by) {
  return median(one.rounds.map((round, i) => round[by] / other.rounds[i][by]));
}

import { ratio } from "../measure/interleave.ts";
import type { KeyResults } from "../measure/measure-keys.ts";
import { type Contest, of } from "../measure/measured.ts";
import { ms } from "./figures.ts";
import type { Judgement } from "./judgement.ts";

const maxOfWithout = 1.1;
const scenarios = ["get", "create"] as const;

/** Rows of the table of figures: a request with a key, beside the same without. */
export const keyRows = (keys: KeyResults): string[][] =>
  scenarios.flatMap((scenario) => {
    const { keyed, without } = sidesOf(keys[scenario]);
    const [cpu = Number.NaN, cpuWithout = Number.NaN] = [keyed.cpuMs, without.cpuMs];
    return [
      [
        `${scenario} with a key, median`,
        `${ms(keyed.p50)} ms`,
        `${timesOf(keys[scenario]).toFixed(2)} × without (${ms(without.p50)} ms)`,
      ],
      [
        `${scenario} with a key, CPU`,
        `${ms(cpu)} ms`,
        `${(cpu / cpuWithout).toFixed(2)} × without (${ms(cpuWithout)} ms)`,
      ],
    ];
  });

export const judgeKeys = (keys: KeyResults): Judgement[] =>
  scenarios.map((scenario) => {
    const times = timesOf(keys[scenario]);
    return {
      target: `${scenario} with a key ≤ ${maxOfWithout} × without (median time, 1 at once)`,
      measured: `${times.toFixed(2)} ×`,
      met: times <= maxOfWithout,
    };
  });

const sidesOf = (contest: Contest) => ({
  keyed: of(contest, "with a key"),
  without: of(contest, "without"),
});

function timesOf(contest: Contest): number {
  const { keyed, without } = sidesOf(contest);
  return ratio(keyed, without, "p50");
}

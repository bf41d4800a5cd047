import { median } from "../../statistics.ts";
import type { Bench } from "./bench.ts";
import { type Child, startChild } from "./child.ts";
import type { DetectorProcess } from "./detector-process.ts";
import { of } from "./measured.ts";

const detectorProcess = new URL("detector-process.js", import.meta.url);
/** The workers of each process; 0 is the bare model. */
const poolsOf = {
  "bare model": [0],
  "two bare models": [0, 0],
  "one worker": [1],
  "two workers": [2],
} as const;

type Name = keyof typeof poolsOf;
const contestantNames = Object.keys(poolsOf) as Name[];

/** Images a second, and what they are as multiples of each other */
export interface DetectorSpeeds {
  perSecond: Record<Name, number>;
  twoToOne: number;
  twoBareToOne: number;
  oneToBare: number;
}

/**
 * Images a second: the model alone in a loop, two of those side by side (what the machine can do), and local mode's pool
 * with one worker and with two. They take turns, so that only one of the four is at work at a time.
 */
export async function measureDetector({
  dist,
  jpeg,
  sizes,
  tell,
}: Pick<Bench, "dist" | "jpeg" | "sizes" | "tell">): Promise<DetectorSpeeds> {
  const picture = jpeg.toString("base64");
  const processes = new Map<Name, Child<DetectorProcess>[]>(
    contestantNames.map((name) => [name, []]),
  );
  const rounds: Record<string, number>[] = [];
  try {
    for (const [name, children] of processes) {
      for (const workers of poolsOf[name]) {
        children.push(
          await startChild<DetectorProcess>(detectorProcess, { dist, workers, picture }),
        );
      }
    }
    for (let round = 0; round < sizes.detectorRounds; round += 1) {
      tell(`detector, round ${round + 1}`);
      const speeds: Record<string, number> = {};
      for (const [name, children] of processes) {
        const question = { amount: sizes.detectorImages };
        const runs = await Promise.all(children.map((child) => child.ask("run", question)));
        speeds[name] = runs.reduce((sum, { perSecond }) => sum + perSecond, 0);
      }
      rounds.push(speeds);
    }
  } finally {
    await Promise.all([...processes.values()].flat().map((child) => child.end()));
  }
  return speedsOf(rounds);
}

/** @param rounds the images a second of each, by name */
export function speedsOf(rounds: readonly Record<string, number>[]): DetectorSpeeds {
  const speed = (name: Name) => median(rounds.map((speeds) => of(speeds, name)));
  const ratio = (one: Name, other: Name) =>
    median(rounds.map((speeds) => of(speeds, one) / of(speeds, other)));
  return {
    perSecond: Object.fromEntries(contestantNames.map((name) => [name, speed(name)])) as Record<
      Name,
      number
    >,
    twoToOne: ratio("two workers", "one worker"),
    twoBareToOne: ratio("two bare models", "bare model"),
    oneToBare: ratio("one worker", "bare model"),
  };
}

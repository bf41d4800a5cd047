import { seededRandom } from "../simulation/seeded-random.ts";
import { byCount, byTime } from "./rules.ts";
import { type Burst, type Drained, simulate } from "./simulate.ts";

/** Ten minutes over a quota of 5 a second, with the template's own `recognitionConcurrency` and batches. */
const burst: Omit<Burst, "picturesPerSecond"> = {
  durationMs: 10 * 60_000,
  quotaPerSecond: 5,
  concurrency: 5,
  batchSize: 5,
  recognitionMs: 1_000,
  refusalMs: 100,
};

/** What is lost of bursts by the old rule and by the new one, as Markdown. The same for the same seed. */
export function throttlingTable(picturesPerSecond: readonly number[], seed: number): string {
  const rows = picturesPerSecond.map((perSecond) => {
    const run = (rule: typeof byTime) =>
      simulate({ ...burst, picturesPerSecond: perSecond }, rule, seededRandom(seed));
    const [before, now] = [run(byCount), run(byTime)];
    return `| ${perSecond} a second | ${whole(now.pictures)} | ${figures(before)} | ${figures(now)} |`;
  });
  return `| pictures | together | lost by the old rule | longest wait | lost now | longest wait |
|---|--:|--:|--:|--:|--:|
${rows.join("\n")}
`;
}

function figures({ pictures, lost, longestWaitMs }: Drained): string {
  const percent = ((100 * lost) / pictures).toFixed(1);
  return `${whole(lost)} (${percent} %) | ${whole(Math.round(longestWaitMs / 60_000))} min`;
}

const whole = (count: number) => count.toLocaleString("en-US");

import { percentile } from "../statistics.ts";

/** When each deliverable callback was answered, in ms from the sender's start, as Markdown. */
export function arrivalTable(senders: Record<string, readonly number[]>): string[] {
  const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`;
  return [
    "| deliverable callbacks answered | half | 95 % | all |",
    "|---|---:|---:|---:|",
    ...Object.entries(senders).map(([name, times]) => {
      const figures = [0.5, 0.95, 1].map((share) => seconds(percentile(times, share)));
      return `| ${name} | ${figures.join(" | ")} |`;
    }),
  ];
}

/** How many times sooner all of one's are there than all of the other's. */
export const timesSooner = (ours: readonly number[], theirs: readonly number[]) =>
  Math.max(...theirs) / Math.max(...ours);

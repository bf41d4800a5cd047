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

/** How long after each blob was finished its callback was answered that is fetched from a mailbox, in ms, as Markdown. */
export function mailboxTable(times: readonly number[]): string[] {
  const [half, nearlyAll, all] = [0.5, 0.95, 1].map(
    (share) => `${(percentile(times, share) / 1000).toFixed(2)} s`,
  );
  return [
    "| out of a mailbox, from finished to the receiver's answer | median | 95 % | all |",
    "|---|---:|---:|---:|",
    `| ${times.length} callbacks, \`rekog listen\` at its default poll | ${half} | ${nearlyAll} | ${all} |`,
  ];
}

/** How many times sooner all of one's are there than all of the other's. */
export const timesSooner = (ours: readonly number[], theirs: readonly number[]) =>
  Math.max(...theirs) / Math.max(...ours);

import type { Deployment } from "./deployment.ts";
import type { Day, Depth } from "./simulate-day.ts";

/** A deployment, and the day that it had. */
export interface Column {
  name: string;
  deployment: Deployment;
  /** In the bursts, all clients together */
  burstPerSecond: number;
  day: Day;
  dollars: { recognition: number; together: number };
}

type Cell = (column: Column) => string;

const settings: Record<string, Cell> = {
  "`dailySpendingLimit`": ({ deployment }) => whole(deployment.dailySpendingLimit),
  "DetectLabels' quota, a second": ({ deployment }) => whole(deployment.detectLabelsPerSecond),
  "`recognitionConcurrency`": ({ deployment }) => whole(deployment.recognitionConcurrency),
  "`apiRequestsPerSecond`, `apiBurst`": ({ deployment }) =>
    `${whole(deployment.apiRequestsPerSecond)}, ${whole(deployment.apiBurst)}`,
  "`conversionConcurrency`": ({ deployment }) => whole(deployment.conversionConcurrency),
  "`callbackConcurrency`": ({ deployment }) => whole(deployment.callbackConcurrency),
  "concurrent executions of the account": ({ deployment }) =>
    whole(deployment.concurrentExecutions),
  "pictures a second in a burst": ({ burstPerSecond }) => whole(burstPerSecond),
};

const outcomes: Record<string, Cell> = {
  "**have their result**": ({ day }) => `**${share(day.recognised + day.known, day)}**`,
  "not created, as the API answered 429 or 503 for too long": ({ day }) =>
    share(day.notCreated, day),
  "over the day's limit: `spending_limit`": ({ day }) => share(day.overLimit, day),
  "given up after six hours: `recognition_throttled`": ({ day }) => share(day.lost, day),
  "taken up by nobody for six hours: `recognition_unavailable`": ({ day }) =>
    share(day.notTakenUp, day),
  "requests answered 429 or 503": ({ day }) => whole(day.throttledRequests),
  "calls that Rekognition throttled": ({ day }) => whole(day.throttledCalls),
  "to the result: median, 95 %, longest": ({ day: { waitMs } }) =>
    [waitMs.median, waitMs.p95, waitMs.longest].map(time).join(", "),
  "uploads: waiting, in flight": ({ day }) => depth(day.queues.uploads),
  "conversions: waiting, in flight": ({ day }) => depth(day.queues.conversions),
  "callbacks: waiting, in flight": ({ day }) => depth(day.queues.callbacks),
  "callbacks that wait in the table": ({ day }) => whole(day.mostKeptCallbacks),
  "concurrent executions": ({ day }) => whole(day.mostConcurrent),
  "cost of the day, Rekognition's part": ({ dollars }) =>
    `${money(dollars.together)}, ${money(dollars.recognition)}`,
};

/** What each deployment makes of the day, as Markdown: what it is deployed with, and what comes of it. Depths are the greatest. */
export function dayTable(columns: readonly Column[]): string {
  const row = ([name, cell]: [string, Cell]) => `| ${[name, ...columns.map(cell)].join(" | ")} |`;
  return [
    `| | ${columns.map(({ name }) => name).join(" | ")} |`,
    `|---|${"--:|".repeat(columns.length)}`,
    ...Object.entries(settings).map(row),
    `|${" |".repeat(columns.length + 1)}`,
    ...Object.entries(outcomes).map(row),
    "",
  ].join("\n");
}

const depth = ({ mostWaiting, mostInFlight, fullAtMs }: Depth) =>
  `${whole(mostWaiting)}, ${whole(mostInFlight)}${fullAtMs === undefined ? "" : ` (full after ${time(fullAtMs)})`}`;

function time(ms: number): string {
  if (Number.isNaN(ms)) return "–";
  const seconds = ms / 1000;
  if (seconds < 100) return `${seconds.toFixed(1)} s`;
  return seconds < 6_000 ? `${whole(seconds / 60)} min` : `${(seconds / 3_600).toFixed(1)} h`;
}

const share = (count: number, { pictures }: Day) => `${((100 * count) / pictures).toFixed(1)} %`;
const whole = (value: number) => Math.round(value).toLocaleString("en-US");
const money = (dollars: number) => `$${whole(dollars)}`;

import {
  accessWrites,
  apiMs,
  blobUsage,
  type Kind,
  listWrites,
  processMs,
  readsPerBlob,
  resultKb,
  sweepUsage,
} from "./blob-usage.ts";
import { type FunctionUse, type Priced, services, type UnitPrices } from "./priced.ts";

const million = 1_000_000;

export interface CostFacts {
  unitPrices: UnitPrices;
  /** Of the function that is called every minute */
  sweepMemoryMb: number;
  /** What a blob takes */
  functions: Record<Kind, FunctionUse[]>;
  /** Metrics that alarms watch: of each function, and of all else together */
  alarmMetrics: { each: number; rest: number };
  /** Metrics of our own */
  ownMetrics: number;
}

/** What a million pictures cost, as Markdown, with what is assumed. */
export function costTable(facts: CostFacts): string {
  const { unitPrices, functions, alarmMetrics, ownMetrics } = facts;
  const { region, prices } = unitPrices;
  const fresh = blobUsage("fresh", functions.fresh);
  const repeated = blobUsage("repeated", functions.repeated);
  const cost = (usage: Record<Priced, number>, names: readonly Priced[]) =>
    names.reduce((sum, name) => sum + million * usage[name] * prices[name].dollars, 0);
  const amount = ([name, unit]: readonly [Priced, string]) =>
    `${Number((fresh[name] * (unit.startsWith("M ") ? 1 : million)).toFixed(2))} ${unit}`;

  const rows = Object.entries(services).map(([service, billed]) => {
    const units = Object.entries(billed) as [Priced, string][];
    const names = units.map(([name]) => name);
    const used = units.map(amount).join(", ");
    return `| ${service} | ${used} | ${money(cost(fresh, names))} | ${money(cost(repeated, names))} |`;
  });
  const everything = Object.values(services).flatMap((billed) => Object.keys(billed) as Priced[]);
  const together = money(cost(fresh, everything));
  const again = money(cost(repeated, everything));

  const swept = Object.entries(sweepUsage(facts.sweepMemoryMb)) as [Priced, number][];
  const sweepCost = swept.reduce((sum, [name, used]) => sum + used * prices[name].dollars, 0);

  const apiRequests = million * fresh["apigateway.request"];
  const restDearer =
    prices["apigateway.restRequest"].dollars - prices["apigateway.request"].dollars;
  const monthly = (name: keyof typeof prices, count = 1) => money(count * prices[name].dollars);
  const memory = [...new Set(functions.fresh.map(({ memoryMb }) => memoryMb))].join(" or ");
  return `| service | a million new pictures use | cost | the same pictures again |
|---|---|--:|--:|
${rows.join("\n")}
| **together** | | **${together}** | **${again}** |

Prices of ${region}, without the free tier. Assumed: ${readsPerBlob} reads a blob; ${memory} MB; ${processMs.fresh} ms for a new picture,
most of it Rekognition's, ${processMs.repeated} ms for a known one, ${apiMs.POST} and ${apiMs.GET} ms for the API's functions; results of ${resultKb} KB, kept for a
month. Keys and the spending limit are ${accessWrites} M of the write units, ${money(million * accessWrites * prices["dynamodb.write"].dollars)}; that blobs can be listed ${listWrites} M, ${money(million * listWrites * prices["dynamodb.write"].dollars)}. A REST API would add ${money(apiRequests * restDearer)}. The alarms cost ${monthly("cloudwatch.alarmMetric", alarmMetrics.rest)} a month and ${monthly("cloudwatch.alarmMetric", alarmMetrics.each)} for each function, used or not; the
${ownMetrics} metrics of each stage ${monthly("cloudwatch.metric", ownMetrics)} if they are told of in every hour of it; the sweep of every minute ${money(sweepCost)}; a dashboard ${monthly("cloudwatch.dashboard")} from the account's fourth on.
`;
}

const money = (dollars: number) =>
  `$${dollars.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;

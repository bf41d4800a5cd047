import { type Feature, features } from "../../backend/core/features/features.ts";
import {
  accessWrites,
  apiMs,
  blobUsage,
  conversionUsage,
  convertMs,
  furtherUsage,
  type Kind,
  listWrites,
  processMs,
  readsPerBlob,
  resultKb,
  sweepUsage,
} from "./blob-usage.ts";
import { deliveryUsage, pollsADay, pollUsage, workingDay } from "./mailbox-usage.ts";
import { type FunctionUse, type Priced, services, type UnitPrices } from "./priced.ts";

const million = 1_000_000;

export type FurtherFeature = Exclude<Feature, "labels">;

export const furtherFeatures = features.filter((feature) => feature !== "labels");

export interface CostFacts {
  unitPrices: UnitPrices;
  /** Of the function that is called every minute */
  sweepMemoryMb: number;
  /** What a blob takes */
  functions: Record<Kind, FunctionUse[]>;
  /** What is asked of AWS for each feature beside labels, as rights */
  further: { [feature: string]: Record<Kind, readonly string[]> };
  /** What is asked of AWS for a picture that is converted, beside all else, and who asks */
  conversion: {
    requests: readonly string[];
    memoryMb: { convertBlob: number; processBlob: number };
  };
  /** Who is asked by a listener: where nothing waits, and of one delivery */
  mailbox: { poll: FunctionUse[]; delivery: FunctionUse[] };
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
  const costOf = (usage: Partial<Record<Priced, number>>) =>
    Object.entries(usage).reduce(
      (sum, [name, used]) => sum + million * used * prices[name as Priced].dollars,
      0,
    );
  const amount = amountOf(fresh);

  const rows = Object.entries(services).map(([service, billed]) => {
    const units = Object.entries(billed) as [Priced, string][];
    const names = units.map(([name]) => name);
    const used = units.map(amount).join(", ");
    return `| ${service} | ${used} | ${money(cost(fresh, names))} | ${money(cost(repeated, names))} |`;
  });
  const everything = Object.values(services).flatMap((billed) => Object.keys(billed) as Priced[]);
  const together = money(cost(fresh, everything));
  const again = money(cost(repeated, everything));

  const units = Object.values(services).flatMap(
    (billed) => Object.entries(billed) as [Priced, string][],
  );
  const usedIn = (usage: Partial<Record<Priced, number>>) =>
    units
      .filter(([name]) => (usage[name] ?? 0) > 0)
      .map(amountOf(usage))
      .join(", ");
  const conversion = conversionUsage(facts.conversion.requests, facts.conversion.memoryMb);
  const converted = `| conversion, of what is no plain JPEG or PNG | ${usedIn(conversion)} | ${money(costOf(conversion))} | $0.00 |`;
  const further = Object.entries(facts.further).map(([feature, requests]) => {
    const [fresh, repeated] = [
      furtherUsage("fresh", requests.fresh),
      furtherUsage("repeated", requests.repeated),
    ];
    const [once, again] = [costOf(fresh), costOf(repeated)].map(money);
    return `| ${feature}, beside labels | ${usedIn(fresh)} | ${once} | ${again} |`;
  });

  const delivery = deliveryUsage(facts.mailbox.delivery);
  const delivered = `| callbacks fetched from a mailbox, beside | ${usedIn(delivery)} | ${money(costOf(delivery))} | ${money(costOf(delivery))} |`;
  const dayCost = facts.mailbox.poll.reduce(
    (sum, used) => sum + (costOf(pollUsage(used)) * pollsADay) / million,
    0,
  );

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
${further.join("\n")}
${converted}
${delivered}

Prices of ${region}, without the free tier. Assumed: ${readsPerBlob} reads a blob; ${memory} MB; ${processMs.fresh} ms for a new picture,
most of it Rekognition's, ${processMs.repeated} ms for a known one, ${apiMs.POST} and ${apiMs.GET} ms for the API's functions,
${convertMs} ms at ${facts.conversion.memoryMb.convertBlob} MB for a conversion; results of ${resultKb} KB for each feature, kept for a
month. Keys and the spending limit are ${accessWrites} M of the write units, ${money(million * accessWrites * prices["dynamodb.write"].dollars)}; that blobs can be listed ${listWrites} M, ${money(million * listWrites * prices["dynamodb.write"].dollars)}. A REST API would add ${money(apiRequests * restDearer)}. The alarms cost ${monthly("cloudwatch.alarmMetric", alarmMetrics.rest)} a month and ${monthly("cloudwatch.alarmMetric", alarmMetrics.each)} for each function, used or not; the
${ownMetrics} metrics of each stage ${monthly("cloudwatch.metric", ownMetrics)} if they are told of in every hour of it; the sweep of every minute ${money(sweepCost)}; a dashboard ${monthly("cloudwatch.dashboard")} from the account's fourth on.
A working day of listening to a mailbox in which nothing is, ${workingDay.hours} hours with a request every ${workingDay.pollSeconds} seconds, costs ${cents(dayCost)}.
`;
}

/** How much a million of them use of one thing that has a price. */
const amountOf =
  (usage: Partial<Record<Priced, number>>) =>
  ([name, unit]: readonly [Priced, string]) =>
    `${Number(((usage[name] ?? 0) * (unit.startsWith("M ") ? 1 : million)).toFixed(2))} ${unit}`;

const cents = (dollars: number) =>
  `${(100 * dollars).toLocaleString("en-US", { maximumFractionDigits: 1 })} cents`;

const money = (dollars: number) =>
  `$${dollars.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;

import type { UsageDay } from "../../client/api-types.ts";
import { cleanText } from "../../ui/clean-text.ts";
import { type TableColumn, type TextTableOptions, textTable } from "../../ui/text-table.ts";
import { decimalsOf, dollars } from "./dollars.ts";

const columns: TableColumn[] = [
  { heading: "DAY" },
  { heading: "FEATURE", narrowest: 7 },
  { heading: "PICTURES", side: "end" },
  { heading: "PAID", side: "end" },
  { heading: "CACHED", side: "end" },
  { heading: "REFUSED", side: "end" },
  { heading: "COST", side: "end" },
];

interface Row {
  day: string;
  feature: string;
  /** Pictures, paid, cached, refused */
  counts: number[];
  cost: number;
}

/** A line for each day and feature, below headings; a day on which nothing was is there, too. */
export function usageLines(days: readonly UsageDay[], options: TextTableOptions): string[] {
  const rows = days.flatMap(rowsOf);
  const decimals = Math.max(...rows.map(({ cost }) => decimalsOf(cost)));
  const cells = rows.map(({ day, feature, counts, cost }) => [
    ...[cleanText(day), cleanText(feature)],
    ...counts.map(String),
    dollars(cost, decimals),
  ]);
  return textTable(columns, cells, options);
}

function rowsOf(usage: UsageDay): Row[] {
  const { day, features } = usage;
  const rows = Object.entries(features).map(([feature, its]) => ({
    ...{ day, feature, cost: its.estimated_usd },
    counts: [its.pictures, its.paid_calls, its.cache_hits, its.refused],
  }));
  const none = { day, counts: [0, 0, 0, 0] };
  if (hasReserved(usage)) rows.push({ ...none, feature: "reserved", cost: reservedUsd(usage) });
  return rows.length > 0 ? rows : [{ ...none, feature: "-", cost: 0 }];
}

/** What the day has beyond its features: calls under way, and those that ended in a crash. */
const reservedUsd = ({ features, estimated_usd }: UsageDay): number =>
  estimated_usd - Object.values(features).reduce((sum, its) => sum + its.estimated_usd, 0);

// Less than a millionth of a dollar is what adding up made.
export const hasReserved = (day: UsageDay): boolean => reservedUsd(day) > 0.000_000_5;

export const wasUsed = (day: UsageDay): boolean =>
  hasReserved(day) || Object.values(day.features).some(({ pictures }) => pictures > 0);

import type { UsageDay } from "../clients/api-client.ts";
import type { TrackedBlob } from "../clients/tracked-blob.ts";
import type { BlobRow, BudgetRow } from "../local/behind.ts";
import type { JournalEntry } from "../local/journal.ts";
import { type KeyHolder, keyHolders } from "../plan/accounts.ts";
import { features } from "../plan/feature-of-operation.ts";
import { day } from "./journal.fixture.ts";

/** What the API tells at the end, and what the access table has. */
export interface Gathered {
  told: Record<KeyHolder, { listed: string[]; usage: UsageDay[] }>;
  budgets: BudgetRow[];
}

/** Lists and usage, as they follow from what is there. */
export function gather(state: {
  trackedBlobs: readonly TrackedBlob[];
  behind: { rows: readonly BlobRow[] };
  journal: readonly JournalEntry[];
}): Gathered {
  const budgets = budgetsOf(state.journal, state.trackedBlobs);
  const told = keyHolders.map((holder) => {
    const own = state.behind.rows.filter(({ account }) => account === holder);
    const row = budgets.find(({ pk }) => pk === `day#${day}#${holder}`);
    const usage = row ? [usageOf(row)] : [];
    return [holder, { listed: own.map(({ blob_id }) => blob_id), usage }];
  });
  return { told: Object.fromEntries(told) as Gathered["told"], budgets };
}

function budgetsOf(journal: readonly JournalEntry[], blobs: readonly TrackedBlob[]): BudgetRow[] {
  const rows = new Map<string, Record<string, number>>();
  const add = (account: string, name: string, by: number) => {
    const row = rows.get(account) ?? {};
    rows.set(account, { ...row, [name]: (row[name] ?? 0) + by });
  };
  for (const entry of journal) {
    if (entry.kind !== "budget") continue;
    add(entry.account, "used", entry.microdollars);
    if (entry.feature)
      add(entry.account, `paid_calls_${entry.feature}`, Math.sign(entry.microdollars));
  }
  for (const { blob, deletion, plan } of blobs) {
    const { status } = blob ?? deletion?.seen ?? {};
    if (status !== "succeeded" && status !== "failed") continue;
    for (const feature of plan.features) add(plan.account, `pictures_${feature}`, 1);
  }
  return [...rows].map(([account, row]) => ({ pk: `day#${day}#${account}`, ...row }));
}

function usageOf(row: BudgetRow): UsageDay {
  const count = (name: string) => Number(row[name] ?? 0);
  const its = features.map((feature) => {
    const pictures = count(`pictures_${feature}`);
    const calls = count(`paid_calls_${feature}`);
    const none = { cache_hits: 0, refused: 0, estimated_usd: 0 };
    return [feature, { pictures, paid_calls: calls, ...none }];
  });
  return { day, features: Object.fromEntries(its), estimated_usd: count("used") / 1e6 };
}

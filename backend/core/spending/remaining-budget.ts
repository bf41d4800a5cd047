import { ApiError } from "../errors/api-errors.ts";
import { newestEntries } from "../newest-entries.ts";
import type { Clock } from "../ports/clock.ts";
import type { SpendingStore } from "../ports/spending.ts";
import { dayOf, type Payer } from "./budget.ts";

export interface RemainingBudgetDeps {
  store: Pick<SpendingStore, "used">;
  dailySpendingLimit: number;
  now: Clock;
}

/** So long an answer is gone by: a creation is not worth a look-up each. What is paid is asked for each time. */
const rememberedMs = 10_000;

/**
 * Says before an upload whether there is anything left for it. Only a courtesy: the limit is held where calls are paid.
 * @throws {ApiError} `spending_limit`
 */
export type RefuseUnpayable = (payer: Payer, microdollars: number) => Promise<void>;

export function refuseUnpayableWith(deps: RemainingBudgetDeps): RefuseUnpayable {
  const { store, dailySpendingLimit, now } = deps;
  const remembered = newestEntries<{ stage: number; account: number; until: number }>();

  return async ({ account, dailyMicrodollars }, microdollars) => {
    if (microdollars === 0) return;
    const at = now();
    const used = await usedBy(account, at);
    if (used.stage + microdollars > dailySpendingLimit) throw refusal("this stage", at);
    if (used.account + microdollars > (dailyMicrodollars ?? Number.POSITIVE_INFINITY)) {
      throw refusal("this key", at);
    }
  };

  async function usedBy(account: string, at: Date) {
    const day = dayOf(at);
    const name = `${day} ${account}`;
    const known = remembered.get(name);
    if (known && known.until > at.getTime()) return known;
    const used = { ...(await store.used({ day, account })), until: at.getTime() + rememberedMs };
    remembered.set(name, used);
    return used;
  }
}

function refusal(whose: string, at: Date): ApiError {
  const midnight = new Date(`${dayOf(at)}T24:00:00.000Z`);
  const retryAfterSeconds = Math.ceil((midnight.getTime() - at.getTime()) / 1_000);
  const detail = `What ${whose} may spend in a day is spent; the next day begins at ${midnight.toISOString()}.`;
  return new ApiError("spending_limit", detail, [], { retryAfterSeconds });
}

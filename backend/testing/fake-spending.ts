import { features } from "../core/features/features.ts";
import type { DayUsage, Payment, SpendingStore, UsageCounts } from "../core/ports/spending.ts";

interface Day {
  used: number;
  payments: Payment[];
  counts: UsageCounts[];
}

/** The day's budgets in memory; `spending-store.contract.ts` holds it to what DynamoDB's does. */
export function fakeSpending(): SpendingStore {
  const days = new Map<string, Day>();
  const dayAt = (day: string, account: string): Day => {
    const name = `${day} ${account}`;
    const found = days.get(name) ?? { used: 0, payments: [], counts: [] };
    days.set(name, found);
    return found;
  };

  return {
    async reserve(payment, limits) {
      const { day, account, microdollars } = payment;
      const [stage, own] = [dayAt(day, "*"), dayAt(day, account)];
      if (stage.used + microdollars > limits.stage) return { kind: "refused", by: "stage" };
      if (own.used + microdollars > (limits.account ?? Number.POSITIVE_INFINITY)) {
        return { kind: "refused", by: "account" };
      }
      stage.used += microdollars;
      own.used += microdollars;
      own.payments.push(payment);
      return { kind: "reserved", used: stage.used };
    },

    async giveBack({ day, account, feature, microdollars }) {
      const own = dayAt(day, account);
      dayAt(day, "*").used -= microdollars;
      own.used -= microdollars;
      own.payments.splice(
        own.payments.findIndex((payment) => payment.feature === feature),
        1,
      );
    },

    async used({ day, account }) {
      return { stage: dayAt(day, "*").used, account: dayAt(day, account).used };
    },

    async count({ day, account }, counts) {
      dayAt(day, account).counts.push(structuredClone(counts));
    },

    async usage(account, wanted) {
      return wanted.map((day) => usageOf(day, dayAt(day, account)));
    },
  };
}

function usageOf(day: string, { used, payments, counts }: Day): DayUsage {
  const its = features.flatMap((feature) => {
    const paid = payments.filter((payment) => payment.feature === feature);
    const counted = counts.flatMap((count) => count[feature] ?? []);
    const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
    const usage = {
      pictures: sum(counted.map(({ pictures }) => pictures)),
      paidCalls: paid.length,
      cacheHits: sum(counted.map(({ cacheHits }) => cacheHits)),
      refused: sum(counted.map(({ refused }) => refused)),
      microdollars: sum(paid.map(({ microdollars }) => microdollars)),
    };
    return Object.values(usage).some((value) => value !== 0) ? [[feature, usage] as const] : [];
  });
  return { day, features: Object.fromEntries(its), used };
}

import type { Feature } from "../features/features.ts";

/** Whose budget is asked, and on which day (UTC, `2026-11-23`). */
export interface BudgetDay {
  day: string;
  account: string;
}

/** One call that is about to be paid. */
export interface Payment extends BudgetDay {
  feature: Feature;
  microdollars: number;
}

export interface Limits {
  /** For all accounts together. */
  stage: number;
  /** Without it only the stage's counts. */
  account?: number;
}

/** `used`: by all accounts on that day, this payment included. */
export type Reserved = { kind: "reserved"; used: number } | { kind: "refused"; by: keyof Limits };

/** What became of pictures, by feature, besides what was paid. */
export type UsageCounts = Partial<
  Record<Feature, { pictures: number; cacheHits: number; refused: number }>
>;

/** One feature's use in a day. */
export interface FeatureUsage {
  pictures: number;
  paidCalls: number;
  cacheHits: number;
  refused: number;
  microdollars: number;
}

export interface DayUsage {
  day: string;
  features: Partial<Record<Feature, FeatureUsage>>;
  /** Of this account, in millionths of a dollar: what is reserved included. */
  used: number;
}

/** What was spent, by day: the stage's sum and each account's. */
export interface SpendingStore {
  /**
   * Takes a payment out of the day's budgets, the stage's first, before it is made. A crash leaves it taken: the error is
   * always towards spending less.
   */
  reserve(payment: Payment, limits: Limits): Promise<Reserved>;
  /** Gives back what was not billed: at most once, so that it is never given back twice. */
  giveBack(payment: Payment): Promise<void>;
  /** What is used of the day's budgets. */
  used(day: BudgetDay): Promise<{ stage: number; account: number }>;
  count(day: BudgetDay, counts: UsageCounts): Promise<void>;
  /** One for each day, in their order; a day without use is all zeros. */
  usage(account: string, days: readonly string[]): Promise<DayUsage[]>;
}

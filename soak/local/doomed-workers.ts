import type { FunctionCall } from "../../backend/local/lambda/function-host.ts";
import { type Random, wholeBelow } from "../random.ts";
import type { Doom, JournalEntry } from "./journal.ts";

/** How many workers are killed, in all lives together. */
export interface WorkersToKill {
  conversions: number;
  others: number;
}

/** This share of them is doomed, until enough were killed; a worker with fewer writes than its doom lives on. */
const doomed = { conversions: 0.3, others: 0.1 } as const;
/** A batch has a few messages, and each some writes: claims come first, and ends last. */
const batchWrites = [12, 40] as const;
/** Claim, the JPEG, release, the news of it. */
export const conversionWrites = 4;

const isConversion = (name: string) => name === "convertBlob";

/**
 * Dooms workers of the functions that queues feed. Conversions have a number of their own, and die after each of their writes
 * in turn: they are few. None is doomed that was delivered before, as its third death would rightly be its picture's fault.
 */
export function doomedWorkers(
  toKill: WorkersToKill,
  journal: readonly JournalEntry[],
  functions: readonly string[],
  random: Random,
) {
  const dooms = new WeakMap<object, Doom>();
  const left = { ...toKill };
  const count = (its: readonly Doom[]) => {
    left[its.some((doom) => isConversion(doom.function)) ? "conversions" : "others"] -= 1;
  };
  for (const entry of journal) if (entry.kind === "thread_died") count(entry.dooms);

  return {
    /** See `LocalFaults`. */
    deathAfterWrites(name: string, event: unknown): number | undefined {
      const its = isConversion(name) ? "conversions" : "others";
      if (left[its] <= 0 || !functions.includes(name) || random() >= doomed[its]) return undefined;
      if (isConversion(name) && !isFirstDelivery(event)) return undefined;
      const writes = isConversion(name)
        ? 1 + (left.conversions % conversionWrites)
        : 1 + wholeBelow(batchWrites[wholeBelow(2, random)] ?? 1, random);
      dooms.set(event as object, { function: name, writes });
      return writes;
    },
    /** Those of calls that died with their thread. Where it is one, that one ended it. */
    died(calls: readonly FunctionCall[]): Doom[] {
      const its = calls.flatMap(({ event }) => dooms.get(event as object) ?? []);
      count(its);
      return its;
    },
  };
}

function isFirstDelivery(event: unknown): boolean {
  const { Records = [] } = event as {
    Records?: { attributes: { ApproximateReceiveCount: string } }[];
  };
  return Records.every(({ attributes }) => attributes.ApproximateReceiveCount === "1");
}

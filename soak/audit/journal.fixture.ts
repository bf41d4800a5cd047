import { randomUUID } from "node:crypto";
import type { JournalEntry } from "../local/journal.ts";
import type { Account } from "../plan/accounts.ts";
import type { Feature } from "../plan/feature-of-operation.ts";
import { prices } from "../plan/spending.ts";

type Told = "atMs" | "arrivedAtMs" | "request";
type WithoutTime<Entry> = Entry extends JournalEntry
  ? Omit<Entry, Told> & Partial<Pick<Entry, Extract<keyof Entry, "request">>>
  : never;

/**
 * One ms after another. DetectLabels answers at once, unless the call is told to have come in before; what is written was
 * sent at once too, and once, unless another request is told.
 */
export const entries = (...facts: WithoutTime<JournalEntry>[]): JournalEntry[] =>
  facts.map((fact, atMs) => {
    const request = { callId: randomUUID(), signedAtMs: 0 };
    const entry = { arrivedAtMs: atMs, request, ...fact, atMs };
    return entry as JournalEntry;
  });

export const recognised = (blobId: string, arrivedAtMs?: number, feature: Feature = "labels") =>
  ({
    kind: "detected",
    feature,
    blobId,
    ...(arrivedAtMs !== undefined && { arrivedAtMs }),
  }) as const;
export const remembered = (name: string, source = "soak-stub/10") =>
  ({ kind: "remembered", contentKey: `${name}:${source}:1` }) as const;

/** What is taken out of the budget of its account for a call, and the call. */
export const paid = (blobId: string, feature: Feature = "labels", account: Account = "ada") =>
  [...taken(feature, account), recognised(blobId, undefined, feature)] as const;

export const taken = (feature: Feature = "labels", account: Account = "ada", sign = 1) => {
  const its = { kind: "budget", day, microdollars: sign * prices[feature] } as const;
  return [
    { ...its, account: "*" },
    { ...its, account, feature },
  ] as const;
};

/** Of the journal's times, which begin with 0. */
export const day = "1970-01-01";

export const messageOf = (blobId: string) => ({ blobIds: [blobId], receiveCount: 1 });

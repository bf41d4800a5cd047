import type { Evidence, Finding } from "../../evidence.ts";
import type { JournalEntry } from "../../local/journal.ts";
import { limitedAccount } from "../../plan/accounts.ts";
import type { Feature } from "../../plan/feature-of-operation.ts";
import { prices } from "../../plan/spending.ts";
import { isRecognition } from "./check-recognitions.ts";
import { ownersOf } from "./owners.ts";

/**
 * Nothing is spent above a limit, by the budget's own changes and by the calls that Rekognition answered; no call is made that
 * was not taken out of the budget before; what was taken out and not called went with whoever was killed in between, or was
 * taken out by a request that was sent again; and nobody is refused who has no limit, or room within it.
 */
export function checkSpending(evidence: Evidence): Finding[] {
  return [...checkLimit(evidence), ...checkReserved(evidence), ...checkRefused(evidence)];
}

const dayOf = (atMs: number) => new Date(atMs).toISOString().slice(0, 10);

/** What the limited account may spend in a day at that moment: its keys are made one after another, each for more. */
function limitAt({ keys }: Evidence, atMs: number): number {
  const limits = keys
    .filter(({ holder, madeAtMs }) => holder === limitedAccount && madeAtMs <= atMs)
    .map(({ dailyMicrodollars }) => dailyMicrodollars ?? Number.POSITIVE_INFINITY);
  return Math.max(0, ...limits);
}

function checkLimit(evidence: Evidence): Finding[] {
  const owners = ownersOf(evidence);
  const sums = new Map<string, number>();
  const findings = new Map<string, Finding>();
  const add = (how: string, day: string, microdollars: number, atMs: number) => {
    const sum = (sums.get(`${how} ${day}`) ?? 0) + microdollars;
    sums.set(`${how} ${day}`, sum);
    const limit = limitAt(evidence, atMs);
    if (sum <= limit || findings.has(how)) return;
    const why = `${how} $${sum / 1e6} on ${day}, when $${limit / 1e6} was its limit`;
    findings.set(how, { subject: `account ${limitedAccount}`, why });
  };
  for (const entry of evidence.journal) {
    if (entry.kind === "budget" && entry.account === limitedAccount)
      add("reserved", entry.day, entry.microdollars, entry.atMs);
    if (isRecognition(entry) && owners.get(entry.blobId) === limitedAccount)
      add("was billed", dayOf(entry.arrivedAtMs), prices[entry.feature], entry.atMs);
  }
  return [...findings.values()];
}

/** What an account took out of its budget for a feature, and has not called for yet. */
interface Open {
  calls: number;
  takenAtMs: number;
  /** Of these, what whoever was killed since may have had in hand, and what one call took out once more. */
  orphaned: number;
}

function checkReserved(evidence: Evidence): Finding[] {
  const owners = ownersOf(evidence);
  const open = new Map<string, Open>();
  const findings: Finding[] = [];
  const of = (account: string, feature: Feature) => {
    const name = `${account} ${feature}`;
    const its = open.get(name) ?? { calls: 0, takenAtMs: 0, orphaned: 0 };
    open.set(name, its);
    return its;
  };
  const called = (its: Open) => {
    its.calls -= 1;
    its.orphaned = Math.min(its.orphaned, Math.max(0, its.calls));
  };
  const seen = new Set<string>();
  let endedAtMs = Number.NEGATIVE_INFINITY;
  for (const entry of evidence.journal) {
    if (isEndOfWorkers(entry)) {
      endedAtMs = entry.atMs;
      for (const its of open.values()) its.orphaned = its.calls;
    }
    if (entry.kind === "budget" && entry.feature) {
      const its = of(entry.account, entry.feature);
      if (entry.microdollars > 0) {
        its.calls += 1;
        its.takenAtMs = entry.atMs;
        // What a worker had sent is still done after its end.
        const isOfWhoeverDied = entry.request.signedAtMs <= endedAtMs;
        // A reservation whose answer comes too late is sent again by the SDK, and counts twice: to the safe side.
        if (isOfWhoeverDied || seen.has(entry.request.callId)) its.orphaned += 1;
        seen.add(entry.request.callId);
      } else called(its);
    }
    if (!isRecognition(entry)) continue;
    const its = of(owners.get(entry.blobId) ?? "nobody", entry.feature);
    if (its.calls > 0) called(its);
    else
      findings.push({
        subject: `blob ${entry.blobId}`,
        why: `was recognised for ${entry.feature}, and nothing was taken out of a budget for it`,
      });
  }
  for (const [name, { calls, takenAtMs, orphaned }] of open) {
    if (calls <= orphaned) continue;
    const times = `paid for last at ${timeOf(takenAtMs)}, workers ended last at ${timeOf(endedAtMs)}`;
    const why = `paid for ${calls - orphaned} calls that were never made, and no kill explains it (${times})`;
    findings.push({ subject: `account ${name}`, why });
  }
  return findings;
}

const timeOf = (atMs: number) =>
  Number.isFinite(atMs) ? new Date(atMs).toISOString().slice("2026-11-23T".length) : "no time";

const isEndOfWorkers = ({ kind }: JournalEntry) => kind === "thread_died" || kind === "life_began";

/** Whoever was refused had a limit, and no room within it for what was asked for. */
function checkRefused(evidence: Evidence): Finding[] {
  const { trackedBlobs, refusals, keys } = evidence;
  const first = keys.find(({ holder }) => holder === limitedAccount)?.dailyMicrodollars;
  const most = mostReserved(evidence, first);
  const plans = new Map(trackedBlobs.map(({ plan }) => [plan.index, plan]));
  const faultOf = (account: string, limit: number | undefined, features: readonly Feature[]) => {
    if (account !== limitedAccount || limit === undefined) return "and it has none";
    const wanted = features.reduce((sum, feature) => sum + prices[feature], 0);
    if (limit === first && most + wanted > limit) return undefined;
    return `and $${(limit - most) / 1e6} of $${limit / 1e6} was left`;
  };
  const find = (subject: string, fault: string | undefined) =>
    fault === undefined ? [] : [{ subject, why: `was refused for the spending limit, ${fault}` }];
  return [
    ...refusals.flatMap(({ plan, account, dailyMicrodollars }) => {
      const features = plans.get(plan)?.features ?? [];
      return find(`account ${account}`, faultOf(account, dailyMicrodollars, features));
    }),
    ...trackedBlobs
      .filter(({ fate }) => fate === "over_limit")
      .flatMap(({ blobId, plan }) =>
        find(`blob ${blobId}`, faultOf(plan.account, first, plan.features)),
      ),
  ];
}

/** As much as the limited account ever had reserved on a day, while this was its limit. */
function mostReserved(evidence: Evidence, limit: number | undefined): number {
  const used = new Map<string, number>();
  let most = 0;
  for (const entry of evidence.journal) {
    if (entry.kind !== "budget" || entry.account !== limitedAccount) continue;
    if (limitAt(evidence, entry.atMs) !== limit) continue;
    const sum = (used.get(entry.day) ?? 0) + entry.microdollars;
    used.set(entry.day, sum);
    most = Math.max(most, sum);
  }
  return most;
}

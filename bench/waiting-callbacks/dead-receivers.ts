import {
  longestDelayMs,
  nextCallbackDelayMs,
} from "../../backend/core/callback/callback-schedule.ts";
import { mostInFlight } from "../simulation/most-in-flight.ts";

export interface DeadReceivers {
  /** New callbacks to dead receivers in a second, evenly spread. */
  perSecond: number;
  days: number;
  /** How long an attempt takes: a dead receiver lets the time run out. */
  attemptMs: number;
  random: () => number;
  /** One in so many is followed, and stands for all of them. */
  oneIn?: number;
}

export interface Waiting {
  /** Messages in flight at once, at most; each has its hour, from the start, in which it was first above 120,000. */
  peakInFlight: { visibility: number; delayed: number };
  fullAfterHours: { visibility: number | undefined; delayed: number | undefined };
  /** Waiting at once, at most: messages that no one has seen, and items in the table. */
  peakDelayed: number;
  peakKept: number;
  attempts: number;
  /** Attempts that were put off by a new message, and by the table. */
  delayed: number;
  kept: number;
}

const minuteMs = 60_000;
/** More is not reckoned within a minute. */
const mostPerSecond = 10_000;

/** How many callbacks there are in a second; 200 where nothing is said. With no end of them virtual time would stand still. */
export function readPerSecond(text = "200"): number {
  const perSecond = Number(text);
  if (perSecond > 0 && perSecond <= mostPerSecond) return perSecond;
  throw new Error(
    `Tell how many callbacks there are in a second: a number above 0, ${mostPerSecond} at most.`,
  );
}

/**
 * What waits where, minute by minute of a virtual clock and with the schedule that is deployed, while some receivers are
 * dead. Once by the visibility timeout, as it was: a message is in flight from its first attempt to its last. And once as
 * it is: in flight only while an attempt is made.
 */
export function waitingFor(options: DeadReceivers): Waiting {
  const { perSecond, days, attemptMs, random, oneIn = 1 } = options;
  const minutes = days * 24 * 60;
  const ends = { visibility: counter(minutes), inFlight: counter(minutes) };
  const [delayedNow, keptNow] = [counter(minutes), counter(minutes)];
  const totals = { attempts: 0, delayed: 0, kept: 0 };
  const endMs = minutes * minuteMs;
  const stepMs = (1_000 * oneIn) / perSecond;

  for (let createdMs = 0; createdMs < endMs; createdMs += stepMs) {
    let atMs = createdMs;
    for (let attempt = 1; atMs < endMs; attempt += 1) {
      totals.attempts += oneIn;
      ends.inFlight.add(atMs, atMs + attemptMs, oneIn);
      atMs += attemptMs;
      const waitMs = nextCallbackDelayMs(attempt, { random });
      if (waitMs === undefined) break;
      const isDelayed = waitMs <= longestDelayMs;
      totals[isDelayed ? "delayed" : "kept"] += oneIn;
      (isDelayed ? delayedNow : keptNow).add(atMs, atMs + waitMs, oneIn);
      atMs += waitMs;
    }
    ends.visibility.add(createdMs, atMs, oneIn);
  }

  const visibility = ends.visibility.peak();
  const delayed = ends.inFlight.peak();
  return {
    peakInFlight: { visibility: visibility.most, delayed: delayed.most },
    fullAfterHours: { visibility: visibility.fullAfterHours, delayed: delayed.fullAfterHours },
    peakDelayed: delayedNow.peak().most,
    peakKept: keptNow.peak().most,
    ...totals,
  };
}

/** How many there are at once, on the average of each minute. */
function counter(minutes: number) {
  const changes = new Float64Array(minutes + 2);
  /** A change in the middle of a minute counts for what is left of it. */
  const change = (atMs: number, by: number) => {
    const at = Math.min(atMs / minuteMs, minutes);
    const minute = Math.floor(at);
    const part = at - minute;
    changes[minute] = (changes[minute] ?? 0) + by * (1 - part);
    changes[minute + 1] = (changes[minute + 1] ?? 0) + by * part;
  };
  return {
    add(fromMs: number, toMs: number, count: number) {
      change(fromMs, count);
      change(toMs, -count);
    },
    peak() {
      let now = 0;
      let most = 0;
      let fullAfterHours: number | undefined;
      for (let minute = 0; minute < minutes; minute += 1) {
        now += changes[minute] ?? 0;
        most = Math.max(most, now);
        if (now > mostInFlight) fullAfterHours ??= minute / 60;
      }
      return { most: Math.round(most), fullAfterHours };
    },
  };
}

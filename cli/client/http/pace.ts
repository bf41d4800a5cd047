import type { Now, Sleep } from "../time.ts";

/** How fast all calls of a client together may be sent to one server. */
export interface Pace {
  /** Requests a second; infinite until the server throttles one */
  ratePerS(): number;
  /**
   * Resolves when one more request may be sent, but at `latestAtMs` in any case: at a deadline there is one last attempt.
   * Rejects with the signal's reason.
   */
  turn(call: { signal?: AbortSignal | undefined; latestAtMs: number }): Promise<void>;
  /** A request was answered, with whatever but throttling. */
  passed(): void;
  /**
   * A request was throttled.
   * @param sentAtMs when it was sent
   * @param pauseMs how long nothing shall be sent at all, 0 unless the server said so
   */
  throttled(sentAtMs: number, pauseMs: number): void;
}

const lowestRatePerS = 1;
const cut = 0.7;
/** Faster than that nothing is held back any more. */
const unlimitedFromPerS = 1_000;

/**
 * Additive increase, multiplicative decrease, as TCP has it (RFC 5681): the first throttled request cuts the rate of all to
 * 70 % of what has just got through, and the longer none is throttled, the faster it grows: by 2 a second each second
 * at first, then 3, 4 and so on. Requests that were under way at a cut cut no further, for they were sent too fast already.
 */
export function createPace({ now, sleep }: { now: Now; sleep: Sleep }): Pace {
  let ratePerS = Number.POSITIVE_INFINITY;
  let nextAtMs = 0;
  let pausedUntilMs = 0;
  let cutAtMs = Number.NEGATIVE_INFINITY;
  let grownAtMs = 0;
  let passedAtMs: number[] = [];

  const passedLately = (nowMs: number) => {
    passedAtMs = passedAtMs.filter((atMs) => atMs > nowMs - 1_000);
    return passedAtMs;
  };

  return {
    ratePerS: () => ratePerS,
    async turn({ signal, latestAtMs }) {
      if (ratePerS === Number.POSITIVE_INFINITY && now() >= pausedUntilMs) return;
      const atMs = Math.max(now(), nextAtMs, pausedUntilMs);
      nextAtMs = atMs + 1_000 / ratePerS;
      // A pause may have come while this one waited.
      for (let untilMs = atMs; ; untilMs = pausedUntilMs) {
        const waitMs = Math.min(untilMs, latestAtMs) - now();
        if (waitMs <= 0) return;
        await sleep(waitMs, signal);
      }
    },
    passed() {
      const nowMs = now();
      passedLately(nowMs).push(nowMs);
      if (ratePerS === Number.POSITIVE_INFINITY) return;
      const sinceCutS = (nowMs - cutAtMs) / 1_000;
      ratePerS += (2 + sinceCutS) * Math.min(1, (nowMs - grownAtMs) / 1_000);
      grownAtMs = nowMs;
      if (ratePerS >= unlimitedFromPerS) ratePerS = Number.POSITIVE_INFINITY;
    },
    throttled(sentAtMs, pauseMs) {
      const nowMs = now();
      pausedUntilMs = Math.max(pausedUntilMs, nowMs + pauseMs);
      if (sentAtMs <= cutAtMs) return;
      const through = passedLately(nowMs).length;
      ratePerS = Math.max(lowestRatePerS, cut * Math.min(ratePerS, through));
      cutAtMs = nowMs;
      grownAtMs = nowMs;
      nextAtMs = Math.max(nextAtMs, nowMs);
    },
  };
}

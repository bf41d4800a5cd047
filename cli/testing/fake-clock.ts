import type { Now, Sleep } from "../client/time.ts";

/** A clock that only sleeping moves on, at once; `slept` has every duration in milliseconds. */
export function createFakeClock(): {
  now: Now;
  sleep: Sleep;
  slept: number[];
  advance(ms: number): void;
} {
  let timeMs = 1_000;
  const slept: number[] = [];
  return {
    now: () => timeMs,
    sleep: async (durationMs, signal) => {
      signal?.throwIfAborted();
      slept.push(durationMs);
      timeMs += durationMs;
    },
    slept,
    advance: (durationMs) => {
      timeMs += durationMs;
    },
  };
}

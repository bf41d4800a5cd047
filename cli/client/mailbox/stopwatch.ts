import type { Now } from "../time.ts";

export interface Clocks {
  now: Now;
  /** Of the day, in milliseconds: it goes on while the machine sleeps, and `now` may not */
  wallClock: () => number;
}

/** How long it is since now: the longer of what the two clocks say, for the one may stand still and the other may be set. */
export function startStopwatch({ now, wallClock }: Clocks): () => number {
  const [startedAtMs, startedAt] = [now(), wallClock()];
  return () => Math.max(now() - startedAtMs, wallClock() - startedAt);
}

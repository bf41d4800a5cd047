import type { Now } from "../../../client/time.ts";

/** Measures how fast a count grows, over the last seconds. */
export interface RateMeter {
  /** To be told the count whenever it has grown */
  at(count: number): void;
  /** Per second; undefined while it is too early to say */
  perSecond(): number | undefined;
}

const windowMs = 5_000;
const sampledEveryMs = 250;
const shortestMs = 500;

export function createRateMeter(now: Now): RateMeter {
  const samples = [{ atMs: now(), count: 0 }];
  let count = 0;
  return {
    at(grown) {
      count = grown;
      const atMs = now();
      if (atMs - (samples.at(-1)?.atMs ?? 0) < sampledEveryMs) return;
      samples.push({ atMs, count });
      while (atMs - (samples[1]?.atMs ?? atMs) >= windowMs) samples.shift();
    },
    perSecond() {
      const [first] = samples;
      const elapsedMs = first ? now() - first.atMs : 0;
      if (!first || elapsedMs < shortestMs) return undefined;
      return Math.max(0, (count - first.count) / (elapsedMs / 1000));
    },
  };
}

/** A clock that stands still until it is moved. */
export interface FixedClock {
  now(): Date;
  advance(ms: number): void;
}

export function fixedClock(start = "2026-11-23T12:00:00.000Z"): FixedClock {
  let atMs = Date.parse(start);
  return {
    now: () => new Date(atMs),
    advance: (ms) => {
      atMs += ms;
    },
  };
}

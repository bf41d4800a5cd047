import { describe, expect, it } from "@jest/globals";
import { longestWaitMs, maxCallbackAttempts, nextCallbackDelayMs } from "./callback-schedule.ts";

const hourMs = 3_600_000;
const never = () => 0;
const most = () => 1 - Number.EPSILON;

describe("nextCallbackDelayMs", () => {
  it("waits 5 s, 5 min, 30 min, 2 h, 5 h and 10 h, then gives up", () => {
    const waits = [1, 2, 3, 4, 5, 6, 7, 8].map((n) => nextCallbackDelayMs(n, { random: never }));
    expect(waits).toEqual([
      5_000,
      300_000,
      1_800_000,
      2 * hourMs,
      5 * hourMs,
      10 * hourMs,
      undefined,
      undefined,
    ]);
    expect(maxCallbackAttempts).toBe(7);
  });

  it("adds up to a tenth, and never goes below the schedule", () => {
    expect(nextCallbackDelayMs(1, { random: most })).toBe(5_500);
    expect(nextCallbackDelayMs(6, { random: most })).toBe(11 * hourMs);
  });

  it("goes by other waits if it is given those", () => {
    const quick = { random: never, callbackWaitsMs: [1_000, 2_000] };
    const waits = [1, 2, 3].map((attempt) => nextCallbackDelayMs(attempt, quick));
    expect(waits).toEqual([1_000, 2_000, undefined]);
  });

  it("hears Retry-After when it is later than the schedule, and not when it is sooner", () => {
    expect(nextCallbackDelayMs(1, { random: never, retryAfterMs: 60_000 })).toBe(60_000);
    expect(nextCallbackDelayMs(2, { random: never, retryAfterMs: 1_000 })).toBe(300_000);
  });

  it("never waits longer than 12 hours, whatever a receiver asks for", () => {
    const asked = { random: most, retryAfterMs: 12 * hourMs };
    expect(nextCallbackDelayMs(1, asked)).toBe(longestWaitMs);
    expect(longestWaitMs).toBe(12 * hourMs);
  });

  it("does not begin anew because of Retry-After", () => {
    expect(nextCallbackDelayMs(7, { random: never, retryAfterMs: 1_000 })).toBeUndefined();
  });
});

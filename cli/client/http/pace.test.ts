import { describe, expect, it } from "@jest/globals";
import { createFakeClock } from "../../testing/fake-clock.ts";
import { createPace } from "./pace.ts";

const call = { latestAtMs: Number.POSITIVE_INFINITY };

function setUp() {
  const clock = createFakeClock();
  const pace = createPace(clock);
  /** Sends as many as it may for so long, to a server that takes so many a second; answers how many got through. */
  async function sendFor(durationMs: number, limitPerS: number) {
    let tokens = limitPerS;
    let filledAtMs = clock.now();
    let through = 0;
    let throttled = 0;
    const endMs = clock.now() + durationMs;
    while (clock.now() < endMs) {
      await pace.turn(call);
      const sentAtMs = clock.now();
      tokens = Math.min(limitPerS, tokens + ((sentAtMs - filledAtMs) * limitPerS) / 1_000);
      filledAtMs = sentAtMs;
      clock.advance(1);
      if (tokens >= 1) {
        tokens -= 1;
        through += 1;
        pace.passed();
      } else {
        throttled += 1;
        pace.throttled(sentAtMs, 0);
      }
    }
    return { through, throttled };
  }
  return { clock, pace, sendFor };
}

describe("createPace", () => {
  it("holds nothing back until something is throttled", async () => {
    const { pace, clock } = setUp();
    for (let n = 0; n < 1_000; n += 1) await pace.turn(call);
    expect(clock.slept).toEqual([]);
    expect(pace.ratePerS()).toBe(Number.POSITIVE_INFINITY);
  });

  it.each([
    [10, 0.06],
    [50, 0.02],
    [200, 0.01],
  ])("comes to send what a server of %i a second takes", async (limitPerS, mostThrottled) => {
    const { sendFor } = setUp();
    await sendFor(20_000, limitPerS);
    const { through, throttled } = await sendFor(60_000, limitPerS);
    expect(through).toBeGreaterThan(0.75 * 60 * limitPerS);
    expect(throttled).toBeLessThan(mostThrottled * through);
  });

  it("is fast again once the server takes more", async () => {
    const { sendFor, pace } = setUp();
    await sendFor(10_000, 10);
    await sendFor(60_000, 1_000_000);
    expect(pace.ratePerS()).toBe(Number.POSITIVE_INFINITY);
  });

  it("is cut once by all that were under way together", async () => {
    const { clock, pace } = setUp();
    const sentAtMs = clock.now();
    for (let n = 0; n < 20; n += 1) pace.passed();
    clock.advance(10);
    for (let n = 0; n < 32; n += 1) pace.throttled(sentAtMs, 0);
    expect(pace.ratePerS()).toBe(14);
  });

  it("sends one a second where nothing got through at all", async () => {
    const { clock, pace } = setUp();
    pace.throttled(clock.now(), 0);
    for (let n = 0; n < 4; n += 1) await pace.turn(call);
    expect(clock.slept).toEqual([1_000, 1_000, 1_000]);
  });

  it("sends nothing while the server wants a pause, not even what waits already", async () => {
    const { clock, pace } = setUp();
    pace.throttled(clock.now(), 0);
    await pace.turn(call);
    const startedAtMs = clock.now();
    const waiting = pace.turn(call);
    pace.throttled(clock.now(), 5_000);
    await waiting;
    expect(clock.now() - startedAtMs).toBeGreaterThanOrEqual(5_000);
  });

  it("lets a call go at its deadline", async () => {
    const { clock, pace } = setUp();
    pace.throttled(clock.now(), 60_000);
    const latestAtMs = clock.now() + 2_000;
    await pace.turn({ latestAtMs });
    expect(clock.now()).toBe(latestAtMs);
  });

  it("ends a turn with the signal's reason", async () => {
    const { clock, pace } = setUp();
    pace.throttled(clock.now(), 1_000);
    const reason = new Error("enough");
    await expect(pace.turn({ ...call, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});

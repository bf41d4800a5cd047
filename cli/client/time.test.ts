import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { longestTimerMs, sleep } from "./time.ts";

// A server may ask for a pause of years, which a timer takes for a millisecond: it would be asked a thousand times a second.
describe("sleep", () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it.each([longestTimerMs + 1, 3 * longestTimerMs + 5])(
    "waits for %p ms, which is longer than a timer can",
    async (durationMs) => {
      let isOver = false;
      const sleeping = sleep(durationMs).then(() => {
        isOver = true;
      });
      await jest.advanceTimersByTimeAsync(durationMs - 1);
      expect(isOver).toBe(false);
      await jest.advanceTimersByTimeAsync(1);
      await sleeping;
      expect(isOver).toBe(true);
    },
  );

  it("ends with the signal's reason, at any time of it", async () => {
    const controller = new AbortController();
    const reason = new Error("enough");
    const sleeping = sleep(Number.POSITIVE_INFINITY, controller.signal);
    const ended = expect(sleeping).rejects.toBe(reason);
    await jest.advanceTimersByTimeAsync(2 * longestTimerMs + 1);
    controller.abort(reason);
    await ended;
    expect(jest.getTimerCount()).toBe(0);
  });
});

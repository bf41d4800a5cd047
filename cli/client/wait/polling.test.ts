import { describe, expect, it } from "@jest/globals";
import { createPolling } from "./polling.ts";

const pace = (ratePerS: number) => ({
  ratePerS: () => ratePerS,
  turn: async () => {},
  passed: () => {},
  throttled: () => {},
});

describe("createPolling", () => {
  it("reads one blob as often as is wanted", () => {
    const { pauseMs } = createPolling({ pace: pace(Infinity), random: () => 1 }).begin();
    expect(pauseMs(100)).toBe(100);
    expect(pauseMs(2_000)).toBe(2_000);
  });

  it.each([
    ["25 reads a second", Infinity, 4_000],
    ["half of a pace that is lower", 10, 20_000],
  ])("shares among many %s", (_, ratePerS, expectedMs) => {
    const polling = createPolling({ pace: pace(ratePerS), random: () => 1 });
    const waits = Array.from({ length: 100 }, () => polling.begin());
    expect(waits[0]?.pauseMs(100)).toBe(expectedMs);
    for (const wait of waits.slice(1)) wait.end();
    expect(waits[0]?.pauseMs(100)).toBe(ratePerS === 10 ? 200 : 100);
  });

  it("spreads them, between half and all of the pause", () => {
    const told = [0, 0.5, 1].map((random) =>
      createPolling({ pace: pace(Infinity), random: () => random })
        .begin()
        .pauseMs(1_000),
    );
    expect(told).toEqual([500, 750, 1_000]);
  });
});

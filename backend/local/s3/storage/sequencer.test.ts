import { describe, expect, it } from "@jest/globals";
import { createSequencer } from "./sequencer.ts";

describe("createSequencer", () => {
  it("grows within a millisecond, with the clock, and though the clock goes back", () => {
    const times = [5, 5, 6, 4, 7];
    const next = createSequencer(() => new Date(times.shift() ?? 0));
    const made = [next(), next(), next(), next(), next()];
    expect(made).toEqual([
      "000000000005000000",
      "000000000005000001",
      "000000000006000000",
      "000000000006000001",
      "000000000007000000",
    ]);
    expect([...made].sort()).toEqual(made);
  });

  it("goes on behind the greatest there was", () => {
    const next = createSequencer(() => new Date(1), ["000000000009000000", "000000000002000000"]);
    expect(next()).toBe("000000000009000001");
  });
});

import { describe, expect, it } from "@jest/globals";
import { median, percentile, slope } from "./statistics.ts";

describe("a percentile", () => {
  it("is a value that was measured, whatever their order", () => {
    const numbers = [30, 10, 20, 40];
    expect([0, 0.25, 0.5, 0.51, 0.95, 1].map((p) => percentile(numbers, p))).toEqual([
      10, 10, 20, 30, 40, 40,
    ]);
    expect(numbers).toEqual([30, 10, 20, 40]);
  });

  it("of one is that one, and of none is no number", () => {
    expect(median([7])).toBe(7);
    expect(median([])).toBeNaN();
  });
});

describe("a slope", () => {
  it("is how much y grows with x", () => {
    expect(
      slope([
        [0, 5],
        [10, 25],
        [20, 45],
      ]),
    ).toBeCloseTo(2);
  });

  it("lies between points that are on no line", () => {
    expect(
      slope([
        [0, 0],
        [1, 3],
        [2, 0],
        [3, 3],
      ]),
    ).toBeCloseTo(0.6);
  });
});

import { describe, expect, it } from "@jest/globals";
import { randomFrom, weighted, wholeBelow } from "./random.ts";

const draw = (seed: number, count: number) => {
  const random = randomFrom(seed);
  return Array.from({ length: count }, random);
};

describe("randomFrom", () => {
  it("gives the same numbers for the same seed, and others for another", () => {
    expect(draw(1, 20)).toEqual(draw(1, 20));
    expect(draw(1, 20)).not.toEqual(draw(2, 20));
  });

  it("gives numbers from 0 up to 1, evenly", () => {
    const numbers = draw(3, 10_000);
    expect(numbers.every((number) => number >= 0 && number < 1)).toBe(true);
    const mean = numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
    expect(mean).toBeCloseTo(0.5, 1);
  });
});

describe("weighted", () => {
  it("gives each name as often as its weight says, and never one of no weight", () => {
    const random = randomFrom(4);
    const counts = { often: 0, seldom: 0, never: 0 };
    for (let i = 0; i < 10_000; i += 1) {
      counts[weighted({ often: 90, seldom: 10, never: 0 }, random)] += 1;
    }
    expect(counts.never).toBe(0);
    expect(counts.seldom / 10_000).toBeCloseTo(0.1, 1);
  });
});

describe("wholeBelow", () => {
  it("gives every whole number below its limit", () => {
    const random = randomFrom(5);
    const numbers = new Set(Array.from({ length: 100 }, () => wholeBelow(3, random)));
    expect([...numbers].sort()).toEqual([0, 1, 2]);
  });
});

import { describe, expect, it } from "@jest/globals";
import type { Point } from "../../statistics.ts";
import { speedsOf } from "./measure-detector.ts";
import { growthOf } from "./measure-memory.ts";

describe("the detector's speeds", () => {
  it("are the median rounds, and their ratios those of rounds that ran together", () => {
    const round = (one: number, two: number) => ({
      "bare model": 4,
      "two bare models": 6,
      "one worker": one,
      "two workers": two,
    });
    expect(speedsOf([round(2, 4), round(1, 1.8), round(3, 6)])).toEqual({
      perSecond: { "bare model": 4, "two bare models": 6, "one worker": 2, "two workers": 4 },
      twoToOne: 2,
      twoBareToOne: 1.5,
      oneToBare: 0.5,
    });
  });
});

describe("memory", () => {
  const sawtooth = (growth: number): Point[] =>
    Array.from({ length: 40 }, (_, i) => [
      (i + 1) * 25,
      100e6 + growth * (i + 1) * 25 + (i % 4) * 1e6,
    ]);

  it("is flat where only the garbage collector moves it", () => {
    const { floorGrowth, bytesPerBlob } = growthOf(sawtooth(0), 1_000);
    expect(floorGrowth).toBe(0);
    expect(Math.abs(bytesPerBlob)).toBeLessThan(1_000);
  });

  it("is seen to grow by what each blob leaves behind, in whatever order the answers come", () => {
    const { floorGrowth, bytesPerBlob, samples } = growthOf(sawtooth(50_000).reverse(), 1_000);
    expect(floorGrowth).toBeGreaterThan(0.1);
    expect(bytesPerBlob / 50_000).toBeCloseTo(1, 1);
    expect(samples[0]?.[0]).toBe(25);
  });
});

import { describe, expect, it } from "@jest/globals";
import { retryDelayMs } from "./retry-delay.ts";

const longest = (attempt: number) => retryDelayMs(attempt, () => 0);
const shortest = (attempt: number) => retryDelayMs(attempt, () => 1 - Number.EPSILON);

describe("retryDelayMs", () => {
  it("doubles from one second to five minutes, and stays there", () => {
    const delays = [1, 2, 3, 4, 8, 9, 10, 11, 1000, 1e9].map(longest);
    expect(delays).toEqual([
      1_000, 2_000, 4_000, 8_000, 128_000, 256_000, 300_000, 300_000, 300_000, 300_000,
    ]);
  });

  it("takes off up to a half, as chance has it", () => {
    expect([1, 2, 9, 10].map(shortest)).toEqual([500, 1_000, 128_000, 150_000]);
    expect(retryDelayMs(3, () => 0.5)).toBe(3_000);
  });
});

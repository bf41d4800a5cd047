import { describe, expect, it } from "@jest/globals";
import { limitLines, limitWarning } from "./limit-text.ts";

const limit = (dailyUsd: number, remainingUsd: number) => ({
  ...{ daily_usd: dailyUsd, remaining_usd: remainingUsd },
  resets_at: "2026-11-24T00:00:00.000Z",
});
const at = (time: string) => Date.parse(`2026-11-23T${time}Z`);

describe("the limit of a day", () => {
  it.each([
    ["18:48:00", ", in 5 h 12 min"],
    ["23:59:30", ", in 1 min"],
    ["23:00:00", ", in 1 h 0 min"],
    ["00:00:00", ", in 24 h 0 min"],
  ])("resets, at %s%s", (time, told) => {
    const lines = limitLines(limit(1, 0.82), at(time));
    expect(lines.at(-1)).toBe(`resets at    2026-11-24T00:00:00.000Z${told}`);
  });

  it("resets at a time alone where a clock is wrong", () => {
    for (const nowMs of [at("18:48:00") - 86_400_000, at("18:48:00") + 86_400_000]) {
      const [last] = limitLines(limit(1, 0.82), nowMs).slice(-1);
      expect(last).toBe("resets at    2026-11-24T00:00:00.000Z");
    }
  });

  it("has as many decimals as its amounts need", () => {
    expect(limitLines(limit(0.25, 0.2475), at("12:00:00")).slice(0, 3)).toEqual([
      "limit today  $0.2500",
      "spent of it  $0.0025",
      "left         $0.2475",
    ]);
  });

  it.each([
    [1, 0.71, undefined],
    [1, 0.2, "80 %"],
    [0.25, 0.05, "80 %"],
    [1, 0.13, "87 %"],
    [1, 0.000001, "99 %"],
  ])("of %d is near where %d is left: %s", (daily, left, percent) => {
    const warning = limitWarning(limit(daily, left));
    expect(warning?.message.split(" of")[0]).toBe(percent);
  });
});

import { describe, expect, it } from "@jest/globals";
import { checkClock } from "./clock-check.ts";

describe("checkClock", () => {
  it.each([
    [0, "ok", "agree"],
    [-1_400, "ok", "agree"],
    [59_000, "ok", "59 s behind"],
    [-60_000, "warn", "60 s ahead of"],
    [299_999, "warn", "300 s behind"],
    [300_000, "fail", "300 s behind"],
    [undefined, "warn", "did not tell the time"],
  ])("finds %p ms %s", (skewMs, status, told) => {
    const finding = checkClock(skewMs);
    expect(finding.status).toBe(status);
    expect(finding.message).toContain(told);
  });

  it("has a clock set that is wrong, and not one of which nothing is known", () => {
    expect(checkClock(300_000)).toMatchObject({ fix: expect.stringContaining("NTP") });
    expect(checkClock(undefined)).toMatchObject({ fix: expect.not.stringContaining("NTP") });
  });
});

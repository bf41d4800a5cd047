import { afterEach, expect, it, jest } from "@jest/globals";
import { monotonicMs } from "./monotonic-ms.ts";

afterEach(() => {
  jest.restoreAllMocks();
});

it("goes on though the clock is set back by an hour", () => {
  const before = monotonicMs();
  jest.spyOn(Date, "now").mockReturnValue(Date.now() - 3_600_000);
  expect(monotonicMs() - before).toBeGreaterThanOrEqual(0);
  expect(monotonicMs() - before).toBeLessThan(60_000);
});

import { expect, it } from "@jest/globals";
import { count, limitsInWords } from "./image-limits.ts";

it.each([0, 7, 80, 999, 1_000, 10_000, 100_000, 999_999, 1_000_000, 15_000_001, 2 ** 40])(
  "tells %d as English has it",
  (value) => {
    expect(count(value)).toBe(value.toLocaleString("en-US"));
  },
);

it("tells the limits", () => {
  expect(limitsInWords).toEqual({ bytes: "15,000,000 bytes", pixels: "10,000 pixels a side" });
});

import { expect, it } from "@jest/globals";
import { withCommas } from "./thousands.ts";

it.each([0, 7, 80, 999, 1_000, 10_000, 100_000, 999_999, 1_000_000, 15_000_001, 2 ** 40])(
  "writes %d as English has it",
  (value) => {
    expect(withCommas(value)).toBe(value.toLocaleString("en-US"));
  },
);

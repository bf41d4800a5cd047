import { expect, it } from "@jest/globals";
import { arrivalTable, mailboxTable, timesSooner } from "./arrival-table.ts";

const ours = [100, 300, 200, 400];

it("tells when half, nearly all and all of the callbacks were there", () => {
  expect(arrivalTable({ rekog: ours, "one after another": [9_000] }).slice(2)).toEqual([
    "| rekog | 0.20 s | 0.40 s | 0.40 s |",
    "| one after another | 9.00 s | 9.00 s | 9.00 s |",
  ]);
});

it("tells the median of what was fetched", () => {
  expect(mailboxTable(ours)[2]).toMatch(/^\| 4 callbacks, .* \| 0\.20 s \| 0\.40 s \| 0\.40 s \|$/);
});

it("compares by the last one", () => {
  expect(timesSooner(ours, [1_000, 40_000, 2_000])).toBe(100);
});

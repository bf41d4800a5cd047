import { describe, expect, it } from "@jest/globals";
import { imagenetLabels } from "../taxonomy/imagenet-labels.ts";
import { isTold, sumUpTree } from "./label-tree.ts";

/** Shares of 1 by the classes' names; all else has the same of the rest. */
function shares(given: Record<string, number>): number[] {
  const rest = 1 - Object.values(given).reduce((sum, share) => sum + share, 0);
  const others = imagenetLabels.length - Object.keys(given).length;
  return imagenetLabels.map((name) => given[name] ?? rest / others);
}
const told = (given: Record<string, number>) =>
  [...sumUpTree(shares(given))]
    .filter(([name, share]) => isTold(name, share))
    .map(([name]) => name)
    .sort();

it("gives a name all that is below it", () => {
  const sums = sumUpTree(
    shares({ "Sports Car": 0.72, Convertible: 0.13, "Race Car": 0.07, Tank: 0.01, Espresso: 0.07 }),
  );
  const of = (name: string) => sums.get(name)?.toFixed(0);
  expect([of("Sports Car"), of("Car"), of("Vehicle"), of("Transportation")]).toEqual([
    "72",
    "92",
    "93",
    "93",
  ]);
  expect([of("Coffee"), of("Cup"), of("Beverage")]).toEqual(["7", "7", "7"]);
});

describe("of what is told", () => {
  it("nothing is below a quarter", () => {
    expect(told({ Volcano: 0.24 })).toEqual([]);
    expect(told({ Volcano: 0.26 })).toEqual(["Mountain", "Nature", "Outdoors", "Volcano"]);
  });

  it("nothing is what chance gives: two fifths of the classes are animals", () => {
    const sums = sumUpTree(shares({}));
    expect(sums.get("Animal")).toBeGreaterThan(35);
    expect(told({})).toEqual([]);
    const cats = { "Persian Cat": 0.3, "Egyptian Cat": 0.3 };
    const all = ["Animal", "Cat", "Egyptian Cat", "Mammal", "Persian Cat", "Pet"];
    expect(told(cats)).toEqual(all);
  });
});

import { describe, expect, it } from "@jest/globals";
import { carLabel, label, vehicle } from "../../../testing/sample-blob.ts";
import { filterLabels, type LabelFilter } from "./label-filter.ts";

const names = (labels: Parameters<typeof filterLabels>[0], filter: LabelFilter = {}) =>
  filterLabels(labels, filter).map((kept) => kept.label);

describe("filterLabels", () => {
  it("leaves out what is below 55 if no one says otherwise", () => {
    const labels = [label("a", 55), label("b", 54.999), label("c", 100)];
    expect(names(labels)).toEqual(["c", "a"]);
  });

  it("takes the threshold that is asked for, from 0 to 100", () => {
    const labels = [label("a", 0), label("b", 99.9), label("c", 100)];
    expect(names(labels, { minConfidence: 0 })).toEqual(["c", "b", "a"]);
    expect(names(labels, { minConfidence: 100 })).toEqual(["c"]);
  });

  it("puts the most confident first, and of equals the most specific", () => {
    const labels = [
      label("Transportation", 98.5),
      vehicle,
      label("Sky", 99),
      carLabel,
      label("Road", 98.4, { parents: ["a", "b", "c", "d"] }),
    ];
    expect(names(labels)).toEqual(["Sky", "Car", "Vehicle", "Transportation", "Road"]);
  });

  it("keeps the best so many", () => {
    const labels = [label("c", 70), label("a", 90), label("b", 80)];
    expect(names(labels, { maxLabels: 2 })).toEqual(["a", "b"]);
    expect(names(labels, { maxLabels: 1000 })).toHaveLength(3);
  });

  it("finds names and aliases, in any case", () => {
    const labels = [carLabel, vehicle, label("Tree", 90)];
    expect(names(labels, { labels: ["cAR"] })).toEqual(["Car"]);
    expect(names(labels, { labels: ["AUTOMOBILE", "tree"] })).toEqual(["Car", "Tree"]);
    expect(names(labels, { labels: ["Transportation"] })).toEqual([]);
  });

  it("counts only what was asked for towards the limit", () => {
    const labels = [label("a", 90), label("b", 80), label("c", 70)];
    expect(names(labels, { labels: ["b", "c"], maxLabels: 1 })).toEqual(["b"]);
  });

  it("leaves out boxes below the threshold, and keeps their label", () => {
    const [car] = filterLabels([carLabel], {});
    expect(car?.instances).toEqual([carLabel.instances[0]]);
    const [sure] = filterLabels([label("Car", 90, { instances: carLabel.instances })], {
      minConfidence: 90,
    });
    expect(sure?.instances).toHaveLength(1);
  });

  it("changes nothing of what it is given", () => {
    const labels = [vehicle, carLabel];
    const before = structuredClone(labels);
    filterLabels(labels, { maxLabels: 1, minConfidence: 99 });
    expect(labels).toEqual(before);
  });
});

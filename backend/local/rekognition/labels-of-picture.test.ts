import { describe, expect, it } from "@jest/globals";
import type { Detection } from "../detector/labels/detection.ts";
import { cocoLabels } from "../detector/taxonomy/coco-labels.ts";
import { labelsOfPicture } from "./labels-of-picture.ts";

const box = { left: 0.1, top: 0.2, width: 0.3, height: 0.4 };
const found = (name: (typeof cocoLabels)[number], confidence: number): Detection => ({
  classIndex: cocoLabels.indexOf(name),
  confidence,
  box,
});

const all = {
  minConfidence: 0,
  maxLabels: 1000,
  filters: { includeLabels: [], excludeLabels: [], includeCategories: [], excludeCategories: [] },
};
const namesOf = (detections: Detection[], request: Partial<typeof all> = {}) =>
  labelsOfPicture({ detections }, { ...all, ...request }).map(({ Name }) => Name);
const filtered = (filters: Partial<Record<keyof typeof all.filters, string[]>>) =>
  namesOf([found("Dog", 90), found("Car", 70)], {
    filters: { ...all.filters, ...filters } as typeof all.filters,
  });

describe("labelsOfPicture", () => {
  it("gives one label a class with one instance a box, as certain as its most certain box", () => {
    const [person, ...rest] = labelsOfPicture(
      { detections: [found("Person", 60), found("Person", 80)] },
      all,
    );
    expect(rest).toEqual([]);
    const BoundingBox = { Left: 0.1, Top: 0.2, Width: 0.3, Height: 0.4 };
    expect(person).toEqual({
      Name: "Person",
      Confidence: 80,
      Instances: [
        { BoundingBox, Confidence: 60 },
        { BoundingBox, Confidence: 80 },
      ],
      Parents: [],
      Aliases: [{ Name: "Human" }],
      Categories: [{ Name: "Person Description" }],
    });
  });

  it("gives each ancestor once, without instances, as certain as its most certain descendant", () => {
    const labels = labelsOfPicture({ detections: [found("Bus", 50), found("Car", 70)] }, all);
    expect(
      labels.map(({ Name, Confidence, Instances }) => [Name, Confidence, Instances?.length]),
    ).toEqual([
      ["Car", 70, 1],
      ["Transportation", 70, 0],
      ["Vehicle", 70, 0],
      ["Bus", 50, 1],
    ]);
    expect(labels[0]?.Parents).toEqual([{ Name: "Transportation" }, { Name: "Vehicle" }]);
  });

  it("gives what was named in a box with that box, and what was named of the picture without one", () => {
    const named = [
      { name: "Vehicle", confidence: 93 },
      { name: "Sports Car", confidence: 73, box },
      { name: "Sports Car", confidence: 70 },
    ];
    const labels = labelsOfPicture({ detections: [found("Car", 88)], named }, all);
    expect(
      labels.map(({ Name, Confidence, Instances }) => [Name, Confidence, Instances?.length]),
    ).toEqual([
      ["Transportation", 93, 0],
      ["Vehicle", 93, 0],
      ["Car", 88, 1],
      ["Sports Car", 73, 1],
    ]);
  });

  it("leaves out labels and boxes below the wanted confidence", () => {
    const labels = labelsOfPicture(
      { detections: [found("Cup", 80), found("Cup", 40), found("Bowl", 54.9)] },
      { ...all, minConfidence: 55 },
    );
    expect(labels.map(({ Name, Instances }) => [Name, Instances?.length])).toEqual([["Cup", 1]]);
  });

  it("gives no more than the wanted number, the most confident", () => {
    expect(
      namesOf([found("Cup", 40), found("Bowl", 50), found("Fork", 60)], { maxLabels: 3 }),
    ).toEqual(["Cutlery", "Fork", "Bowl"]);
    expect(namesOf([found("Cup", 40)], { maxLabels: 0 })).toEqual([]);
  });

  it("keeps what is included by label or by category, and drops what is excluded by either", () => {
    expect(filtered({ includeLabels: ["Dog", "Vehicle"] })).toEqual(["Dog", "Vehicle"]);
    expect(
      filtered({ includeCategories: ["Vehicles and Automotive"], includeLabels: ["Pet"] }),
    ).toEqual(["Pet", "Car", "Transportation", "Vehicle"]);
    expect(
      filtered({ excludeCategories: ["Animals and Pets"], excludeLabels: ["Vehicle"] }),
    ).toEqual(["Car", "Transportation"]);
    expect(filtered({ includeLabels: ["dog"] })).toEqual([]);
  });

  it("invents nothing", () => {
    expect(namesOf([])).toEqual([]);
  });
});

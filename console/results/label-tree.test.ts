import { expect, it } from "@jest/globals";
import type { Label } from "../api/types.ts";
import { type LabelNode, labelTree } from "./label-tree.ts";

const label = (name: string, ...parents: string[]): Label => ({
  ...{ label: name, confidence: 90, parents },
  ...{ aliases: [], categories: [], instances: [] },
});

type Names = { [name: string]: Names };
const names = (nodes: readonly LabelNode[]): Names =>
  Object.fromEntries(nodes.map((node) => [node.label.label, names(node.children)]));

it("puts each label below the nearest of its ancestors, whatever their order", () => {
  const labels = [
    label("Sports Car", "Vehicle", "Car", "Transportation"),
    label("Road"),
    label("Car", "Transportation", "Vehicle"),
    label("Transportation"),
    label("Vehicle", "Transportation"),
  ];
  expect(names(labelTree(labels))).toEqual({
    Road: {},
    Transportation: { Vehicle: { Car: { "Sports Car": {} } } },
  });
});

it("leaves out no label whose parent the slider has left out", () => {
  const labels = [label("Car", "Transportation", "Vehicle"), label("Transportation")];
  expect(names(labelTree(labels))).toEqual({ Transportation: { Car: {} } });
  expect(names(labelTree([label("Car", "Vehicle")]))).toEqual({ Car: {} });
});

it("loses no label, and ends, where an answer is nonsense", () => {
  const labels = [label("Egg", "Hen"), label("Hen", "Egg"), label("Self", "Self")];
  expect(names(labelTree(labels))).toEqual({ Egg: {}, Hen: {}, Self: {} });
  const round = [label("Rock", "Paper"), label("Paper", "Scissors"), label("Scissors", "Rock")];
  expect(names(labelTree(round))).toEqual({ Rock: {}, Paper: {}, Scissors: {} });
});

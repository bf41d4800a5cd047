import { describe, expect, it } from "@jest/globals";
import { cocoLabels } from "./coco-labels.ts";
import { describeLabel } from "./label-taxonomy.ts";

describe("the taxonomy", () => {
  it("describes each of the 80 classes and all of their ancestors, each name once", () => {
    expect(cocoLabels).toHaveLength(80);
    expect(new Set(cocoLabels).size).toBe(80);
    for (const name of cocoLabels) {
      const { parents, categories } = describeLabel(name);
      expect(categories).toHaveLength(1);
      expect(parents).toEqual([...new Set(parents)].sort());
      expect(parents).not.toContain(name);
      for (const parent of parents) expect(describeLabel(parent).name).toBe(parent);
    }
  });

  // As real answers of Rekognition's (label model 3.0) have them.
  it.each([
    ["Person", [], ["Human"], "Person Description"],
    ["Car", ["Transportation", "Vehicle"], ["Automobile"], "Vehicles and Automotive"],
    ["Dog", ["Animal", "Canine", "Mammal", "Pet"], [], "Animals and Pets"],
    ["Cat", ["Animal", "Mammal", "Pet"], [], "Animals and Pets"],
    ["Couch", ["Furniture"], [], "Furniture and Furnishings"],
    ["Cup", [], ["Mug"], "Kitchen and Dining"],
    ["Teddy Bear", ["Toy"], [], "Hobbies and Interests"],
    ["Potted Plant", ["Plant"], [], "Home and Indoors"],
    [
      "TV",
      ["Computer Hardware", "Electronics", "Hardware", "Monitor", "Screen"],
      ["Television"],
      "Technology and Computing",
    ],
  ])("describes %s", (name, parents, aliases, category) => {
    expect(describeLabel(name)).toEqual({ name, parents, aliases, categories: [category] });
  });

  it("knows no other label", () => {
    expect(() => describeLabel("constructor")).toThrow("constructor");
  });
});

import { describe, expect, it } from "@jest/globals";
import { cocoLabels } from "./coco-labels.ts";
import { cocoTaxonomy } from "./coco-taxonomy.ts";
import { imagenetLabels } from "./imagenet-labels.ts";
import { imagenetTaxonomy } from "./imagenet-taxonomy.ts";
import { describeLabel } from "./label-taxonomy.ts";

const allNames = [...cocoTaxonomy, ...imagenetTaxonomy].map(([name]) => name);

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

  it("has an entry for each of ImageNet's 1,000 classes, and for every parent of each", () => {
    expect(imagenetLabels).toHaveLength(1_000);
    for (const name of imagenetLabels) {
      const { parents, categories } = describeLabel(name);
      expect([name, categories.length]).toEqual([name, 1]);
      expect(parents).not.toContain(name);
      for (const parent of parents) expect(describeLabel(parent).name).toBe(parent);
    }
  });

  it("has each name once, and none that is neither a class nor above one", () => {
    expect(allNames.toSorted()).toEqual([...new Set(allNames)].sort());
    const classes = [...cocoLabels, ...imagenetLabels];
    const used = new Set(classes.flatMap((name) => [name, ...describeLabel(name).parents]));
    expect(allNames.filter((name) => !used.has(name))).toEqual([]);
  });

  it("spells every name as Rekognition does: each word with a capital, but for what is written otherwise", () => {
    const small = /^(and|of|the|des|iPod|\(Ball\)|-)$/;
    const odd = allNames.filter((name) =>
      name.split(/[ ]/).some((word) => !/^[A-Z]/.test(word) && !small.test(word)),
    );
    expect(odd).toEqual([]);
  });

  it("has the categories of Rekognition's alone", () => {
    const categories = allNames.flatMap((name) => describeLabel(name).categories);
    expect([...new Set(categories)].sort()).toEqual([
      "Animals and Pets",
      "Apparel and Accessories",
      "Beauty and Personal Care",
      "Buildings and Architecture",
      "Education",
      "Events and Attractions",
      "Everyday Objects",
      "Food and Beverage",
      "Furniture and Furnishings",
      "Health and Fitness",
      "Hobbies and Interests",
      "Home and Indoors",
      "Kitchen and Dining",
      "Nature and Outdoors",
      "Offices and Workspaces",
      "Person Description",
      "Plants and Flowers",
      "Public Safety",
      "Religion",
      "Sports",
      "Symbols and Flags",
      "Technology and Computing",
      "Text and Documents",
      "Tools and Machinery",
      "Transport and Logistics",
      "Travel and Adventure",
      "Vehicles and Automotive",
      "Weapons and Military",
    ]);
  });

  // Each of these numbers is a fact about the weights' classes: where one is off, all behind it are.
  it.each([
    [0, "Tench"],
    [7, "Rooster"],
    [99, "Goose"],
    [151, "Chihuahua"],
    [207, "Golden Retriever"],
    [248, "Eskimo Dog"],
    [285, "Egyptian Cat"],
    [340, "Zebra"],
    [386, "African Elephant"],
    [404, "Airliner"],
    [500, "Cliff Dwelling"],
    [569, "Garbage Truck"],
    [620, "Laptop"],
    // The one that pestles go with, and the one that flowers stand in.
    [666, "Mortar and Pestle"],
    [671, "Mountain Bike"],
    [724, "Pirate Ship"],
    [738, "Potted Plant"],
    [784, "Screwdriver"],
    [817, "Sports Car"],
    [839, "Suspension Bridge"],
    [883, "Vase"],
    [920, "Traffic Light"],
    [954, "Banana"],
    [967, "Espresso"],
    [980, "Volcano"],
    [999, "Toilet Paper"],
  ])("has the class %d as %s", (index, name) => {
    expect(imagenetLabels[index]).toBe(name);
  });

  // As real answers of Rekognition's (label model 3.0) have them.
  it.each([
    ["Person", [], ["Human"], "Person Description"],
    ["Car", ["Transportation", "Vehicle"], ["Automobile"], "Vehicles and Automotive"],
    ["Dog", ["Animal", "Canine", "Mammal", "Pet"], [], "Animals and Pets"],
    ["Cat", ["Animal", "Mammal", "Pet"], [], "Animals and Pets"],
    [
      "Golden Retriever",
      ["Animal", "Canine", "Dog", "Mammal", "Pet", "Retriever"],
      [],
      "Animals and Pets",
    ],
    ["Sports Car", ["Car", "Transportation", "Vehicle"], [], "Vehicles and Automotive"],
    ["Espresso", ["Beverage", "Coffee", "Coffee Cup", "Cup"], [], "Food and Beverage"],
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

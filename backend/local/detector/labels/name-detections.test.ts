import { describe, expect, it } from "@jest/globals";
import type { BoundingBox } from "../../../core/features/geometry.ts";
import { sumUpTree } from "../classifier/label-tree.ts";
import { cocoLabels } from "../taxonomy/coco-labels.ts";
import { imagenetLabels } from "../taxonomy/imagenet-labels.ts";
import type { Detection } from "./detection.ts";
import { nameDetections } from "./name-detections.ts";

const box: BoundingBox = { left: 0.1, top: 0.1, width: 0.4, height: 0.4 };
const elsewhere: BoundingBox = { left: 0.6, top: 0.6, width: 0.3, height: 0.3 };
const found = (name: (typeof cocoLabels)[number], confidence: number, where = box): Detection => ({
  classIndex: cocoLabels.indexOf(name),
  confidence,
  box: where,
});
/** Shares of 1 by classes' names. */
const sees = (given: Record<string, number>) =>
  sumUpTree(imagenetLabels.map((name) => given[name] ?? 0));

/** What comes of it: names with confidences, and `+` where there is a box. */
async function named(
  detections: Detection[],
  inBox: Record<string, number>,
  whole: Record<string, number> = {},
): Promise<string[]> {
  const looks: (BoundingBox | undefined)[] = [];
  const result = await nameDetections(detections, async (where) => {
    looks.push(where);
    return sees(where ? inBox : whole);
  });
  const all = [
    ...result.detections.map((one) => ({ ...one, name: String(cocoLabels[one.classIndex]) })),
    ...result.named,
  ];
  return all.map(
    ({ name, confidence, box: where }) => `${name} ${confidence.toFixed(0)}${where ? "+" : ""}`,
  );
}

it("tells what it sees of a picture in which the detector finds nothing", async () => {
  expect(await named([], {}, { "Suspension Bridge": 0.8, Viaduct: 0.1, Pier: 0.05 })).toEqual([
    "Bridge 90",
    "Suspension Bridge 80",
  ]);
});

it("adds the finer name with the box, and is surer of the coarser one", async () => {
  expect(await named([found("Car", 49)], { "Sports Car": 0.73, Convertible: 0.15 })).toEqual([
    "Car 88+",
    "Transportation 88",
    "Vehicle 88",
    "Sports Car 73+",
  ]);
});

it("keeps what the detector was surer of", async () => {
  expect(await named([found("Car", 95)], { "Sports Car": 0.4 })).toEqual([
    "Car 95+",
    "Transportation 40",
    "Vehicle 40",
    "Sports Car 40+",
  ]);
});

describe("where it contradicts", () => {
  it("takes its name for the box, with the detector's word for that if there is one", async () => {
    const seen = await named([found("Dog", 48)], { "Egyptian Cat": 0.6, Tabby: 0.36 });
    expect(seen[0]).toBe("Cat 96+");
    expect(seen).toContain("Egyptian Cat 60+");
    expect(seen).toContain("Mammal 96");
    expect(seen.some((line) => line.startsWith("Dog"))).toBe(false);
  });

  it("takes the finest name that it is sure of where the detector has no word for it", async () => {
    const seen = await named([found("Dog", 48)], { Lion: 0.9 });
    expect(seen).toContain("Lion 90+");
    expect(seen).toContain("Big Cat 90");
    expect(seen.some((line) => line.startsWith("Dog"))).toBe(false);
  });

  it.each<[string, Detection, Record<string, number>]>([
    ["not up to 60", found("Dog", 48), { "Egyptian Cat": 0.59 }],
    ["not where the detector is surer", found("Dog", 90), { "Egyptian Cat": 0.85 }],
    ["not by another kind of thing", found("Dog", 48), { "Sports Car": 0.9 }],
    ["not by what lies or stands in the box", found("Chair", 48), { Desk: 0.9 }],
    [
      "not what it has no word for, where the detector is sure",
      found("Giraffe", 55),
      { Camel: 0.9 },
    ],
  ])("does so %s", async (_, detection, inBox) => {
    const [first] = await named([detection], inBox);
    expect(first).toBe(`${cocoLabels[detection.classIndex]} ${detection.confidence}+`);
  });

  it("does so for what it has no word for, where the detector is not sure", async () => {
    expect(await named([found("Giraffe", 40)], { Camel: 0.9 })).toContain("Camel 90+");
  });
});

describe("what the detector only guesses at", () => {
  it("is left out, unless the classifier agrees or knows better", async () => {
    expect(await named([found("Cow", 26)], {})).toEqual([]);
    expect(await named([found("Cat", 26)], { Tabby: 0.5 })).toEqual([]);
    expect((await named([found("Cat", 26)], { Tabby: 0.7 }))[0]).toBe("Cat 70+");
    expect((await named([found("Cow", 26)], { Tabby: 0.93 }))[0]).toBe("Cat 93+");
    expect(await named([found("Person", 26)], {})).toEqual([]);
  });
});

it("counts once what were two things to the detector, and twice what is in two places", async () => {
  const tabby = { Tabby: 0.93 };
  const first = await named([found("Dog", 48), found("Cow", 26)], tabby);
  expect(first.filter((line) => line.startsWith("Cat"))).toEqual(["Cat 93+"]);
  const both = await named([found("Dog", 48), found("Cow", 26, elsewhere)], tabby);
  expect(both.filter((line) => line.startsWith("Cat"))).toEqual(["Cat 93+", "Cat 93+"]);
});

it("looks at no person, and at twenty boxes at most", async () => {
  const row = (name: (typeof cocoLabels)[number], at: number) =>
    found(name, 90 - at, { left: at / 100, top: at / 100, width: 0.004, height: 0.004 });
  const people = Array.from({ length: 5 }, (_, at) => row("Person", at));
  const cars = Array.from({ length: 30 }, (_, at) => row("Car", at + 5));
  let looks = 0;
  const { detections } = await nameDetections([...people, ...cars], async (where) => {
    if (where) looks += 1;
    return sees({});
  });
  expect(looks).toBe(20);
  expect(detections).toHaveLength(35);
});

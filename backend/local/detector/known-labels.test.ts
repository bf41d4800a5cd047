import { describe, expect, it } from "@jest/globals";
import { detectModerationLocally } from "../rekognition/detect-moderation-locally.ts";
import { labelsOfPicture } from "../rekognition/labels-of-picture.ts";
import { classifiedNames } from "./classifier/label-tree.ts";
import { knownLabels } from "./known-labels.ts";
import { cocoLabels } from "./taxonomy/coco-labels.ts";

describe("what is said to be known", () => {
  it("is what DetectLabels answers here when everything is in the picture, and no more", () => {
    const box = { left: 0, top: 0, width: 1, height: 1 };
    const detections = cocoLabels.map((_, classIndex) => ({ classIndex, confidence: 90, box }));
    const everything = {
      minConfidence: 0,
      maxLabels: 1_000,
      filters: {
        includeLabels: [],
        excludeLabels: [],
        includeCategories: [],
        excludeCategories: [],
      },
    };
    const answered = labelsOfPicture({ detections }, everything).map((label) => ({
      name: label.Name,
      parents: label.Parents?.map(({ Name }) => Name),
      aliases: label.Aliases?.map(({ Name }) => Name),
      categories: label.Categories?.map(({ Name }) => Name),
      hasBoxes: (label.Instances?.length ?? 0) > 0,
    }));
    const known = knownLabels().labels;
    expect(known.map(({ isFound: _isFound, ...label }) => label)).toEqual(answered);
    expect(known.filter(({ isFound, hasBoxes }) => isFound !== hasBoxes)).toEqual([]);
  });

  it("is all that the classifier names as well, and what stands above it, where that is there", () => {
    const known = knownLabels({ classifier: true }).labels;
    const names = new Set(known.map(({ name }) => name));
    expect([...classifiedNames].filter((name) => !names.has(name))).toEqual([]);
    for (const { name } of knownLabels().labels) expect(names).toContain(name);
    const of = (name: string) => known.find((label) => label.name === name);
    expect(of("Sports Car")).toMatchObject({ isFound: true, hasBoxes: true });
    expect(of("Volcano")).toMatchObject({ isFound: true, hasBoxes: false });
    expect(of("Big Cat")).toMatchObject({ isFound: false, hasBoxes: false });
  });

  it("is what DetectModerationLabels answers here, whatever the scores", async () => {
    const { answer } = detectModerationLocally({
      modelVersion: "local-test",
      detect: async () => ({ drawing: 100, hentai: 100, neutral: 100, porn: 100, sexy: 100 }),
    });
    const request = { minConfidence: 0, image: { bytes: new Uint8Array() } };
    const { ModerationLabels } = (await answer(new Uint8Array(), request)) as {
      ModerationLabels: { Name: string }[];
    };
    const told = knownLabels().moderation.filter(({ isTold }) => isTold);
    expect(ModerationLabels.map(({ Name }) => Name).sort()).toEqual(
      told.map(({ name }) => name).sort(),
    );
  });
});

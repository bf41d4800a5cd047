import { describe, expect, it } from "@jest/globals";
import { detectModerationLocally } from "../rekognition/detect-moderation-locally.ts";
import { labelsOfPicture } from "../rekognition/labels-of-picture.ts";
import { knownLabels } from "./known-labels.ts";
import { cocoLabels } from "./labels/coco-labels.ts";

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
    expect(knownLabels().labels).toEqual(answered);
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

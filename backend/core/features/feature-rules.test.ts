import { describe, expect, it } from "@jest/globals";
import { detectorsCalled, noOptions } from "../../testing/only-labels.ts";
import { answerSources } from "./feature-rules.ts";
import { features } from "./features.ts";

const defaultSettings = {
  detectorNames: detectorsCalled("rekognition"),
  detectMinConfidence: 10,
  detectImageProperties: false,
  detectorIsPaid: true,
};

describe("answerSources", () => {
  it("gives labels another source for whatever changes them, and the same for the same", () => {
    const names = [
      defaultSettings,
      { ...defaultSettings, detectorNames: detectorsCalled("local-centernet") },
      { ...defaultSettings, detectMinConfidence: 11 },
      { ...defaultSettings, detectMinConfidence: 1 },
      { ...defaultSettings, detectImageProperties: true },
    ].map((settings) => answerSources(settings, noOptions).labels);
    expect(new Set(names).size).toBe(names.length);
    expect(answerSources({ ...defaultSettings }, noOptions).labels).toBe(names[0]);
  });

  it("gives each feature a source of its own", () => {
    const sources = answerSources(defaultSettings, noOptions);
    expect(Object.keys(sources).sort()).toEqual([...features].sort());
    expect(new Set(Object.values(sources)).size).toBe(features.length);
  });

  it("keeps the source that labels had: what is remembered under it was paid for", () => {
    expect(answerSources(defaultSettings, noOptions).labels).toBe("rekognition/10");
    expect(
      answerSources({ ...defaultSettings, detectImageProperties: true }, noOptions).labels,
    ).toBe("rekognition/10/properties");
  });
});

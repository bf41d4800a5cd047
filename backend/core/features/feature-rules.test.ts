import { describe, expect, it } from "@jest/globals";
import { answerSources } from "./feature-rules.ts";
import { features } from "./features.ts";

const defaultSettings = {
  detectorName: "rekognition",
  detectMinConfidence: 10,
  detectImageProperties: false,
  detectorIsPaid: true,
};

describe("answerSources", () => {
  it("gives labels another source for whatever changes them, and the same for the same", () => {
    const names = [
      defaultSettings,
      { ...defaultSettings, detectorName: "local-centernet" },
      { ...defaultSettings, detectMinConfidence: 11 },
      { ...defaultSettings, detectMinConfidence: 1 },
      { ...defaultSettings, detectImageProperties: true },
    ].map((settings) => answerSources(settings).labels);
    expect(new Set(names).size).toBe(names.length);
    expect(answerSources({ ...defaultSettings }).labels).toBe(names[0]);
  });

  it("gives each feature a source of its own", () => {
    const sources = answerSources(defaultSettings);
    expect(Object.keys(sources).sort()).toEqual([...features].sort());
    expect(new Set(Object.values(sources)).size).toBe(features.length);
  });

  it("keeps the source that labels had: what is remembered under it was paid for", () => {
    expect(answerSources(defaultSettings).labels).toBe("rekognition/10");
    expect(answerSources({ ...defaultSettings, detectImageProperties: true }).labels).toBe(
      "rekognition/10/properties",
    );
  });
});

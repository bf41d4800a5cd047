import { describe, expect, it } from "@jest/globals";
import { answerSources } from "./feature-rules.ts";
import { FEATURES } from "./features.ts";

const SETTINGS = {
  detectorName: "rekognition",
  detectMinConfidence: 10,
  detectImageProperties: false,
};

describe("answerSources", () => {
  it("gives labels another source for whatever changes them, and the same for the same", () => {
    const names = [
      SETTINGS,
      { ...SETTINGS, detectorName: "local-centernet" },
      { ...SETTINGS, detectMinConfidence: 11 },
      { ...SETTINGS, detectMinConfidence: 1 },
      { ...SETTINGS, detectImageProperties: true },
    ].map((settings) => answerSources(settings).labels);
    expect(new Set(names).size).toBe(names.length);
    expect(answerSources({ ...SETTINGS }).labels).toBe(names[0]);
  });

  it("gives each feature a source of its own", () => {
    const sources = answerSources(SETTINGS);
    expect(Object.keys(sources).sort()).toEqual([...FEATURES].sort());
    expect(new Set(Object.values(sources)).size).toBe(FEATURES.length);
  });

  it("keeps the source that labels had: what is remembered under it was paid for", () => {
    expect(answerSources(SETTINGS).labels).toBe("rekognition/10");
    expect(answerSources({ ...SETTINGS, detectImageProperties: true }).labels).toBe(
      "rekognition/10/properties",
    );
  });
});

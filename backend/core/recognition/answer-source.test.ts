import { describe, expect, it } from "@jest/globals";
import { answerSource } from "./answer-source.ts";

const SETTINGS = {
  detectorName: "rekognition",
  detectMinConfidence: 10,
  detectImageProperties: false,
};

describe("answerSource", () => {
  it("is another name for whatever changes the answer, and the same for the same", () => {
    const names = [
      SETTINGS,
      { ...SETTINGS, detectorName: "local-centernet" },
      { ...SETTINGS, detectMinConfidence: 11 },
      { ...SETTINGS, detectMinConfidence: 1 },
      { ...SETTINGS, detectImageProperties: true },
    ].map(answerSource);
    expect(new Set(names).size).toBe(names.length);
    expect(answerSource({ ...SETTINGS })).toBe(names[0]);
  });
});

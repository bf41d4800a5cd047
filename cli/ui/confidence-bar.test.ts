import { describe, expect, it } from "@jest/globals";
import { confidenceBar } from "./confidence-bar.ts";

describe("a confidence bar", () => {
  it.each([
    [0, "          "],
    [1, "▏         "],
    [50, "█████     "],
    [98.71, "█████████▉"],
    [100, "██████████"],
    [250, "██████████"],
    [-3, "          "],
  ])("of %d is %s", (confidence, bar) => {
    expect(confidenceBar(confidence, 10)).toBe(bar);
  });
});

import { describe, expect, it } from "@jest/globals";
import { displayWidth } from "../../../ui/fit-text.ts";
import { progressText } from "./progress-text.ts";

const state = {
  title: "12/200 files",
  sentBytes: 4_100_000,
  totalBytes: 12_000_000,
  bytesPerSecond: 2_300_000,
  secondsLeft: 3.6,
};

describe("progressText", () => {
  it("has all where there is room", () => {
    expect(progressText(state, 100)).toBe(
      "12/200 files  ███░░░░░░░  34 %  4.1/12 MB  2.3 MB/s  eta 4 s",
    );
  });

  it("lets go of what is least needed, and never is wider than the terminal", () => {
    const widest = displayWidth(progressText(state, 100));
    expect(progressText(state, widest - 1)).toMatch(/2\.3 MB\/s$/);
    expect(progressText(state, 45)).toMatch(/4\.1\/12 MB$/);
    expect(progressText(state, 35)).toBe("12/200 files  ███░░░░░░░  34 %");
    expect(progressText(state, 25)).toBe("12/200 files   34 %");
    for (let columns = 9; columns < 100; columns += 1) {
      const title = "写真/a long name of a photo.jpg";
      expect(displayWidth(progressText({ ...state, title }, columns))).toBeLessThanOrEqual(columns);
    }
  });

  it.each([
    [0.2, "eta 1 s"],
    [59, "eta 59 s"],
    [100, "eta 2 min"],
    [8_000, "eta 2 h"],
  ])("tells %d s as %s", (secondsLeft, says) => {
    expect(progressText({ ...state, secondsLeft }, 100)).toContain(says);
  });

  it("does without what is not known, and without bytes", () => {
    const early = { ...state, bytesPerSecond: undefined, secondsLeft: undefined };
    expect(progressText(early, 100)).toMatch(/4\.1\/12 MB$/);
    expect(progressText({ ...early, sentBytes: 0, totalBytes: 0 }, 100)).toContain("100 %");
    expect(progressText({ ...early, note: "recognising…" }, 100)).toMatch(/recognising…$/);
  });
});

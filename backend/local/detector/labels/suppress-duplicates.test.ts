import { describe, expect, it } from "@jest/globals";
import type { Detection } from "./detection.ts";
import { suppressDuplicates } from "./suppress-duplicates.ts";

const detection = (classIndex: number, confidence: number, left: number): Detection => ({
  classIndex,
  confidence,
  box: { left, top: 0.1, width: 0.2, height: 0.2 },
});

describe("suppressDuplicates", () => {
  it("keeps the better of two boxes of one class that overlap by half", () => {
    const [worse, better] = [detection(1, 60, 0.1), detection(1, 61, 0.11)];
    expect(suppressDuplicates([worse, better])).toEqual([better]);
  });

  it("keeps two things of one class beside each other", () => {
    const things = [detection(1, 61, 0.1), detection(1, 60, 0.25)];
    expect(suppressDuplicates(things)).toEqual(things);
  });

  it("keeps the better class where two are on the same spot, and both where they only overlap", () => {
    const orange = detection(49, 50, 0.1);
    expect(suppressDuplicates([orange, detection(47, 30, 0.1)])).toEqual([orange]);
    const beside = detection(47, 30, 0.15);
    expect(suppressDuplicates([beside, orange])).toEqual([orange, beside]);
  });
});

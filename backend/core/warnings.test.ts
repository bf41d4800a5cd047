import { describe, expect, it } from "@jest/globals";
import { label } from "../testing/sample-blob.ts";
import { warningsFor } from "./warnings.ts";

describe("warningsFor", () => {
  it("has nothing to say of a result with a confident label", () => {
    expect(warningsFor([label("Car", 55), label("Dog", 10)], {})).toEqual([]);
  });

  it("tells that nothing was recognised, and what to try", () => {
    const [warning, ...others] = warningsFor([], { minConfidence: 0 });
    expect(warning?.code).toBe("no_labels");
    expect(warning?.message).toBe("Nothing was recognised in this picture.");
    expect(warning?.hint).toMatch(/sharper, brighter or closer/);
    expect(others).toEqual([]);
  });

  it("tells that nothing is confident enough, the threshold and the best there is", () => {
    const labels = [label("Car", 31.27), label("Dog", 40.12)];
    expect(warningsFor(labels, { minConfidence: 80 })).toMatchObject([
      {
        code: "low_confidence",
        message: "Nothing was recognised with a confidence of 80 or more; the best is 40.1.",
      },
    ]);
    expect(warningsFor(labels, {})[0]?.message).toContain("55 or more");
    expect(warningsFor(labels, {})[0]?.hint).toContain("`min_confidence`");
  });

  it("never rounds the best up to the threshold it fell short of", () => {
    expect(warningsFor([label("Car", 54.97)], {})[0]?.message).toContain("the best is 54.9.");
  });
});

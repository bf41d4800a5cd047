import { describe, expect, it } from "@jest/globals";
import { label } from "../../../testing/sample-blob.ts";
import type { ImageFacts } from "../../blob/image.ts";
import { labelWarnings } from "./label-warnings.ts";

/** A photo of which nothing speaks for a poor picture. */
const photo: ImageFacts = { bytes: 483_201, etag: "aa", format: "jpeg", width: 1600, height: 1200 };
const good = { brightness: 50, contrast: 40, sharpness: 60 };
const seen = (image: ImageFacts, filter = {}, detector = "rekognition") => ({
  image,
  filter,
  detector,
});
const hintFor = (facts: Partial<ImageFacts>) =>
  labelWarnings([], seen({ ...photo, ...facts }))[0]?.hint ?? "";

describe("labelWarnings", () => {
  it("has nothing to say of a result with a confident label, however poor the picture", () => {
    const black = { ...photo, quality: { brightness: 0, contrast: 0, sharpness: 0 } };
    expect(labelWarnings([label("Car", 55), label("Dog", 10)], seen(black))).toEqual([]);
  });

  it("tells that nothing was recognised, and what to try", () => {
    expect(labelWarnings([], seen(photo, { minConfidence: 0 }))).toEqual([
      {
        code: "no_labels",
        message: "Nothing was recognised in this picture.",
        hint: "Try a sharper, brighter or closer picture of the subject.",
      },
    ]);
  });

  it("asks for no better picture where the detector may not know what is on a good one", () => {
    const known =
      "local-centernet knows. Try a closer picture of the subject, or Amazon Rekognition";
    const [warning] = labelWarnings([], seen({ ...photo, quality: good }, {}, "local-centernet"));
    expect(warning?.hint).toContain(known);
    expect(warning?.hint).not.toContain("sharper");
    const [low] = labelWarnings([label("Car", 12)], seen(photo, {}, "local-centernet"));
    expect(low?.hint).toContain(known);
    const blurred = { ...photo, quality: { ...good, sharpness: 3 } };
    expect(labelWarnings([], seen(blurred, {}, "local-centernet"))[0]?.hint).toBe(
      "Little of the picture is sharp: try a sharper one, or one closer to the subject.",
    );
  });

  it("tells that nothing is confident enough, the threshold and the best there is", () => {
    const labels = [label("Car", 31.27), label("Dog", 40.12)];
    expect(labelWarnings(labels, seen(photo, { minConfidence: 80 }))).toEqual([
      {
        code: "low_confidence",
        message: "Nothing was recognised with a confidence of 80 or more; the best is 40.1.",
        hint:
          "Read the blob with a lower `min_confidence`. " +
          "Try a sharper, brighter or closer picture of the subject.",
      },
    ]);
    expect(labelWarnings(labels, seen(photo, {}))[0]?.message).toContain("55 or more");
  });

  it("never rounds the best up to the threshold it fell short of", () => {
    const [warning] = labelWarnings([label("Car", 54.97)], seen(photo));
    expect(warning?.message).toContain("the best is 54.9.");
  });

  describe("hints at what was measured:", () => {
    it.each([
      ["one colour", { contrast: 3.9 }, /nearly all one colour/],
      ["very dark", { brightness: 14.9 }, /very dark/],
      ["blurred, or a bird before the sky", { sharpness: 14.9 }, /^Little .* sharp.* closer/],
      ["black: that, and not its darkness", { contrast: 0, brightness: 0 }, /one colour/],
      ["dark, before blurred", { brightness: 5, sharpness: 5 }, /very dark/],
      ["none of them", {}, /sharper, brighter or closer/],
      [
        "right at the limits",
        { contrast: 4, brightness: 15, sharpness: 15 },
        /sharper, brighter or closer/,
      ],
    ])("%s", (_, measured, hint) => {
      expect(hintFor({ quality: { ...good, ...measured } })).toMatch(hint);
    });
  });

  describe("hints at what its size gives away:", () => {
    it("small, with its pixels", () => {
      expect(hintFor({ width: 300, height: 239 })).toContain("small (300 × 239 pixels)");
      expect(hintFor({ width: 300, height: 240 })).not.toContain("small");
      expect(hintFor({ width: 100, height: 100, quality: good })).toContain("small");
    });

    it("too few bytes for its pixels to be more than one colour", () => {
      expect(hintFor({ bytes: 38_399 })).toContain("seems to be nearly all one colour");
      expect(hintFor({ bytes: 38_400 })).not.toContain("one colour");
    });

    it("but not where it was measured to be otherwise", () => {
      expect(hintFor({ bytes: 1_000, quality: good })).not.toContain("one colour");
    });
  });
});

import { expect, it } from "@jest/globals";
import { features } from "../options/option-parsers.ts";
import { wholeBlob } from "../testing/nonsense-results.ts";
import { succeededBlob } from "../testing/sample-blobs.ts";
import { countOf, countText, hasCount } from "./found-counts.ts";

it("is in words for each feature, one or several", () => {
  const blob = wholeBlob();
  const one = features.map((feature) => countText(blob, feature));
  expect(one.slice(1)).toEqual(["1 moderation label", "1 line of text", "1 face"]);
  const none = succeededBlob({
    labels: [],
    moderation: { labels: [], content_types: [] },
    text: { lines: [], words: [] },
    faces: [],
  });
  expect(features.map((feature) => countText(none, feature))).toEqual([
    ...["0 labels", "0 moderation labels", "0 lines of text", "0 faces"],
  ]);
  expect([hasCount(blob), hasCount(none)]).toEqual([true, false]);
});

it("is none where nobody looked", () => {
  const { labels: _, ...blob } = succeededBlob();
  expect(countOf(blob, "labels")).toBeUndefined();
  expect(countText(blob, "faces")).toBeUndefined();
  expect(hasCount(blob)).toBe(false);
});

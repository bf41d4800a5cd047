import { expect, it } from "@jest/globals";
import { type Measured, targetsOf } from "./targets.ts";

const measured: Measured = {
  labelsAloneMs: 100,
  warmMs: { labels: 102, moderation: 30, faces: 70, text: 1_900 },
  firstMs: { moderation: 200, faces: 150, text: 4_100 },
  megabytes: 650,
  labelsMegabytes: 200,
};

it("tells which targets are met, and by what", () => {
  const missed = targetsOf(measured).filter(({ met }) => !met);
  expect(missed.map(({ target, value }) => `${target}: ${value}`)).toEqual([
    "faces beside labels, as a share of labels ≤ 0.6: 0.69",
    "first text, more than a warm one ≤ 2000 ms: 2200 ms",
  ]);
  expect(targetsOf(measured)).toHaveLength(8);
});

import { expect, it } from "@jest/globals";
import { bestOf, targetsOf } from "./targets.ts";

const without = { firstMs: 900, emptyMs: 120, boxesMs: 130, boxes: 4, megabytes: 200 };
const classified = { firstMs: 1_500, emptyMs: 165, boxesMs: 345, boxes: 4, megabytes: 250 };

it("tells which targets are met, and by what", () => {
  const told = targetsOf(without, classified).map(
    ({ target, value, met }) => `${met} ${target}: ${value}`,
  );
  expect(told).toEqual([
    "true a picture, more than without ≤ 60 ms: 45 ms",
    "false a box, more than without ≤ 40 ms: 43 ms",
    "true first picture, more than without ≤ 1000 ms: 600 ms",
    "true memory, more than without ≤ 60 MB: 50 MB",
  ]);
});

it("goes by the best that any process saw", () => {
  expect(bestOf([without, { ...classified, firstMs: 1 }])).toEqual({ ...without, firstMs: 1 });
});

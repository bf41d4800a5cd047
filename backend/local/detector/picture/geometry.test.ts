import { describe, expect, it } from "@jest/globals";
import { insidePicture, overlapOf, shareInside } from "./geometry.ts";

const at = (left: number, width = 0.2) => ({ left, top: 0.1, width, height: 0.2 });

describe("two boxes", () => {
  it.each([
    ["the same box", 0.1, 1],
    ["half a box away", 0.2, 1 / 3],
    ["apart", 0.5, 0],
  ])("overlap from 0 to 1: %s", (_, left, overlap) => {
    expect(overlapOf(at(0.1), at(left))).toBeCloseTo(overlap, 9);
  });

  it("lie in each other by a share of the first", () => {
    expect(shareInside(at(0.1, 0.1), at(0.1))).toBeCloseTo(1, 9);
    expect(shareInside(at(0.1), at(0.1, 0.1))).toBeCloseTo(0.5, 9);
    expect(shareInside(at(0.1), at(0.6))).toBe(0);
  });
});

it("a box ends where the picture does", () => {
  const { left, top, width, height } = insidePicture({
    left: -0.1,
    top: 0.9,
    width: 0.3,
    height: 0.3,
  });
  expect([left, top]).toEqual([0, 0.9]);
  expect(width).toBeCloseTo(0.2, 9);
  expect(height).toBeCloseTo(0.1, 9);
});

import { describe, expect, it } from "@jest/globals";
import { pathOf, pixelBox, placeName, uprightSize } from "./geometry.ts";

const shown = { width: 400, height: 200 };

describe("a box", () => {
  it("lies where its fractions say, in pixels of the page", () => {
    const box = { left: 0.25, top: 0.5, width: 0.5, height: 0.25 };
    expect(pixelBox(box, shown)).toEqual({ x: 100, y: 100, width: 200, height: 50 });
  });

  it("ends at the picture's edge where it reaches over it", () => {
    const box = { left: -0.1, top: 0.9, width: 1.3, height: 0.3 };
    expect(pixelBox(box, shown)).toEqual({ x: 0, y: 180, width: 400, height: 20 });
  });

  it("can be seen however small it is", () => {
    const box = { left: 0.5, top: 0.5, width: 0, height: 0 };
    expect(pixelBox(box, shown)).toMatchObject({ width: 1, height: 1 });
  });
});

describe("an outline", () => {
  const box = { x: 40, y: 40, width: 93.25, height: 160 };

  it("is drawn by the corners of what is tilted, to a tenth of a pixel", () => {
    const corners = [
      { x: 0.1, y: 0.2 },
      { x: 1 / 3, y: 1 },
      { x: 0.1, y: 1 },
    ];
    expect(pathOf(corners, box, shown)).toBe("M40 40L133.3 200L40 200z");
  });

  it("is the box of what has no corners", () => {
    expect(pathOf(undefined, box, shown)).toBe("M40 40h93.3v160h-93.3z");
  });
});

describe("the name of a box", () => {
  const name = { width: 80, height: 18 };

  it("stands above it", () => {
    expect(placeName({ x: 50, y: 60, width: 90, height: 90 }, name, shown)).toEqual({
      x: 50,
      y: 42,
    });
  });

  it("stands within it where there is no room above", () => {
    expect(placeName({ x: 50, y: 5, width: 90, height: 90 }, name, shown)).toEqual({ x: 50, y: 5 });
  });

  it("stays on the picture at its right edge", () => {
    expect(placeName({ x: 390, y: 60, width: 10, height: 9 }, name, shown)).toEqual({
      x: 320,
      y: 42,
    });
  });
});

describe("a picture's size", () => {
  it("is what the API says, else what the browser shows, else a guess", () => {
    const told = { width: 600, height: 800 };
    expect(uprightSize(told, { width: 1, height: 2 })).toEqual(told);
    expect(uprightSize({}, { width: 1, height: 2 })).toEqual({ width: 1, height: 2 });
    expect(uprightSize(undefined, undefined)).toEqual({ width: 4, height: 3 });
  });
});

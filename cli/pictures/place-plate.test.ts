import { describe, expect, it } from "@jest/globals";
import type { PixelBox } from "./pixel-box.ts";
import { placePlate } from "./place-plate.ts";

const picture = { width: 400, height: 300 };
const plate = { width: 60, height: 20 };
const place = (box: PixelBox, taken: PixelBox[] = []) => placePlate(box, plate, { picture, taken });
const box = { left: 100, top: 100, width: 120, height: 100 };

describe("the plate with a box's name", () => {
  it("stands on top of the box", () => {
    expect(place(box)).toEqual({ ...plate, left: 100, top: 80 });
  });

  it("goes inside the box where it would leave the top", () => {
    expect(place({ ...box, top: 10 })).toEqual({ ...plate, left: 100, top: 10 });
    expect(place({ left: 0, top: 0, ...picture })).toEqual({ ...plate, left: 0, top: 0 });
  });

  it("goes below a box that has no room for it", () => {
    expect(place({ left: 100, top: 2, width: 10, height: 10 })).toMatchObject({ top: 12 });
  });

  it("is moved to the left at the right side", () => {
    expect(place({ ...box, left: 370, width: 30 })).toMatchObject({ left: 340, top: 80 });
  });

  it("gives way to others, and hides none while there is room", () => {
    const taken: PixelBox[] = [];
    for (let count = 0; count < 8; count += 1) {
      const found = place(box, taken);
      if (!found) throw new Error(`There is no place for plate ${count}.`);
      for (const other of taken) {
        const isApart =
          found.left >= other.left + other.width ||
          other.left >= found.left + found.width ||
          found.top >= other.top + other.height ||
          other.top >= found.top + found.height;
        expect(isApart).toBe(true);
      }
      taken.push(found);
    }
  });

  it("is left out where it would only hide others", () => {
    expect(place(box, [{ left: 0, top: 0, ...picture }])).toBeUndefined();
  });
});

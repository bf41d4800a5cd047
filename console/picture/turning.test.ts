import { describe, expect, it } from "@jest/globals";
import { turningOf } from "./turning.ts";

const upright = { width: 600, height: 800 };
const stored = { width: 800, height: 600 };
const none = new Set<string>();

describe("a picture is turned", () => {
  it.each([2, 3, 4, 6])(
    "where the browser heeds no orientation %i in its format",
    (orientation) => {
      const told = { format: "webp", orientation };
      const turning = turningOf(told, upright, upright, new Set(["webp"]));
      expect(turning).toEqual({ transform: expect.any(String), isOnItsSide: orientation === 6 });
      expect(turningOf({ format: "webp" }, upright, upright, new Set(["webp"]))).toBeUndefined();
      expect(turningOf({ ...told, format: "jpeg" }, upright, upright, none)).toBeUndefined();
    },
  );

  it("where its sides have changed places", () => {
    const told = { format: "tiff", orientation: 8 };
    expect(turningOf(told, upright, stored, none)?.transform).toBe("rotate(-90deg)");
    expect(turningOf(told, upright, { width: 300, height: 400 }, none)).toBeUndefined();
  });

  it("by what the API says of it, and not by its sides alone", () => {
    expect(turningOf({ format: "tiff" }, upright, stored, none)).toBeUndefined();
  });
});

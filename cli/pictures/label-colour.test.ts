import { describe, expect, it } from "@jest/globals";
import { ink, labelColour, palette, paper } from "./label-colour.ts";
import { colourOf } from "./sample-pictures.fixture.ts";

/** https://www.w3.org/TR/WCAG21/#dfn-contrast-ratio */
function contrast(one: string, other: string): number {
  const luminance = (hex: string) => {
    const [red = 0, green = 0, blue = 0] = colourOf(hex).map((value) => {
      const share = value / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [dark = 0, bright = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (bright + 0.05) / (dark + 0.05);
}

describe("colours", () => {
  it("measures contrast as WCAG does", () => {
    expect(contrast("#000000", "#ffffff")).toBeCloseTo(21, 5);
    expect(contrast("#777777", "#ffffff")).toBeCloseTo(4.48, 2);
  });

  it.each([...palette, paper])("%s can be read with ink, and told from its outline", (colour) => {
    expect(contrast(colour, ink)).toBeGreaterThanOrEqual(4.5);
  });

  it("is a label's own, always the same, and the palette is used evenly", () => {
    expect(labelColour("Car")).toBe(labelColour("Car"));
    const uses = new Map<string, number>();
    for (let index = 0; index < 1400; index += 1) {
      const colour = labelColour(`Label ${index}`);
      uses.set(colour, (uses.get(colour) ?? 0) + 1);
    }
    expect([...uses.keys()].sort()).toEqual([...palette].sort());
    expect(Math.max(...uses.values())).toBeLessThan(150);
  });
});

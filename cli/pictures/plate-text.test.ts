import { beforeAll, describe, expect, it } from "@jest/globals";
import { placeLegend } from "./legend.ts";
import { type Lettering, loadLettering } from "./lettering.ts";
import { plateText } from "./plate-text.ts";

let lettering: Lettering;
beforeAll(async () => {
  lettering = await loadLettering();
});

describe("the text of a plate", () => {
  const text = (name: string, confidence: number, width: number) =>
    plateText({ name, confidence }, { lettering, size: 10, width });

  it("is name and confidence, as in the table of labels", () => {
    expect(text("Stop Sign", 98.71, 400)).toBe("Stop Sign 98.7%");
    expect(text("Car", 1e9, 400)).toBe("Car 100.0%");
    expect(text("Car", Number.NaN, 400)).toBe("Car");
  });

  it.each([300, 120, 90, 70, 40, 20])("fits into %i pixels, the name cut first", (width) => {
    const cut = text("Pedestrian Crossing Attendant", 98.7, width);
    expect(lettering.width(cut, 10)).toBeLessThanOrEqual(width);
    expect(cut).toMatch(width === 300 ? /^Pedestrian Crossing Attendant 98\.7%$/ : /…/);
    expect(cut.includes("98.7%")).toBe(width >= 70);
  });

  it("cuts a name without end, keeps pairs of surrogates whole and shows what is invisible", () => {
    expect(text("x".repeat(1e6), 50, 1e9)).toBe(`${"x".repeat(200)}… 50.0%`);
    expect(text("𝄞".repeat(300), 50, 1e9)).toBe(`${"𝄞".repeat(200)}… 50.0%`);
    expect(text("a\u0000b\u202ec", 50, 400)).toBe("a\ufffdb\ufffdc 50.0%");
    expect(text("", 50, 400)).toBe(" 50.0%");
  });
});

describe("the letters", () => {
  it("are outlines of paths alone, for any text", () => {
    const at = { left: 0, baseline: 20, size: 16 };
    for (const text of ["Stop Sign 98.7% …", "ÄÖÜ Łódź ×", "停车 👩‍🚒", '<a href="x">&\u0000']) {
      expect(lettering.outline(text, at)).toMatch(/^[MLQCZ\d .-]+$/);
      expect(lettering.width(text, 16)).toBeGreaterThan(0);
    }
  });
});

describe("the names without a box", () => {
  const picture = { width: 300, height: 200 };
  const measures = { size: 10, padding: 4, height: 16, gap: 3, mostRows: 2 };
  const legend = (count: number) =>
    placeLegend(
      Array.from({ length: count }, (_, index) => ({ name: `Name ${index}`, confidence: 90 })),
      picture,
      { ...measures, lettering },
    );

  it("stand in rows at the bottom, inside of the picture", () => {
    const chips = legend(4);
    expect(chips.map(({ text }) => text)[0]).toBe("Name 0 90.0%");
    expect(new Set(chips.map(({ top }) => top))).toEqual(new Set([162, 181]));
    for (const { left, width } of chips) expect(left + width).toBeLessThanOrEqual(297);
  });

  it("are counted where there is no room", () => {
    const chips = legend(30);
    const shown = chips.length - 1;
    expect(shown).toBeGreaterThan(2);
    expect(chips.at(-1)?.text).toBe(`+${30 - shown}`);
  });
});

import { expect, test } from "@jest/globals";
import { placeLegend } from "./legend.ts";

test("of more names than there is room for, only those near the room are measured, and the rest is counted", () => {
  let measured = 0;
  const lettering = {
    width: (text: string, size: number) => {
      measured += 1;
      return (text.length * size) / 2;
    },
    outline: () => "",
  };
  const names = Array.from({ length: 3000 }, (_, index) => ({ name: `L${index}`, confidence: 90 }));
  const chips = placeLegend(
    names,
    { width: 400, height: 300 },
    { lettering, size: 10, padding: 4, gap: 3, height: 15, mostRows: 2 },
  );

  expect(chips.length).toBeGreaterThan(4);
  expect(chips.at(-1)?.text).toBe(`+${3000 - (chips.length - 1)}`);
  expect(measured).toBeLessThan(1000);
});

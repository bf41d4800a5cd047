import { expect, it } from "@jest/globals";
import { filterText } from "./text-filter.ts";

const box = { left: 0, top: 0, width: 0.1, height: 0.1 };
const written = (text: string, confidence: number) => ({
  ...{ text, confidence },
  boundingBox: box,
  polygon: [],
});

it("leaves out what is not sure enough, and words keep to their lines", () => {
  const text = {
    lines: [written("no", 20), written("SALE today", 90)],
    words: [
      { ...written("no", 95), line: 0 },
      { ...written("SALE", 90), line: 1 },
      { ...written("today", 40), line: 1 },
      written("alone", 50),
    ],
  };
  const { lines, words } = filterText(text, {});
  expect(lines.map((line) => line.text)).toEqual(["SALE today"]);
  expect(words.map((word) => [word.text, word.line])).toEqual([
    ["no", undefined],
    ["SALE", 0],
    ["alone", undefined],
  ]);
  expect(filterText(text, { minConfidence: 0 })).toEqual(text);
  expect(filterText(text, { minConfidence: 96 })).toEqual({ lines: [], words: [] });
});

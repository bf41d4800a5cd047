import { expect, it } from "@jest/globals";
import { writtenOn } from "./annotation.ts";

const box = { left: 0.1, top: 0.1, width: 0.2, height: 0.1 };
const written = (text: string) => ({ text, confidence: 90, bounding_box: box, polygon: [] });

it("has a word whose line is not there: nothing that was read stays in the open", () => {
  const text = {
    lines: [written("a line")],
    words: [{ ...written("line"), line: 0 }, { ...written("secret"), line: 7 }, written("alone")],
  };
  expect(writtenOn(text).map((its) => its.text)).toEqual(["a line", "secret", "alone"]);
});

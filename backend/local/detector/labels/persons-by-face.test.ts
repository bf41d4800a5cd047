import { describe, expect, it } from "@jest/globals";
import { cocoLabels } from "../taxonomy/coco-labels.ts";
import { withPersonsByFace } from "./persons-by-face.ts";

const person = cocoLabels.indexOf("Person");
const box = (left: number, top: number, width: number, height: number) => ({
  ...{ left, top, width, height },
});
const mother = { classIndex: person, confidence: 53, box: box(0.1, 0.1, 0.3, 0.9) };
const dog = { classIndex: cocoLabels.indexOf("Dog"), confidence: 60, box: box(0.4, 0.1, 0.3, 0.9) };
const herFace = { score: 0.9, box: box(0.2, 0.15, 0.1, 0.1) };
const hisFace = { score: 0.7, box: box(0.5, 0.15, 0.1, 0.1) };

describe("persons by their faces", () => {
  it("adds one whose face is in no person's box, with the face's box", () => {
    const found = withPersonsByFace([dog, mother], [herFace, hisFace]);
    const added = found.filter((one) => one !== dog && one !== mother);
    expect(added).toEqual([{ classIndex: person, confidence: 70, box: hisFace.box }]);
    expect(found.map(({ confidence }) => confidence)).toEqual([70, 60, 53]);
  });

  it("leaves as they are those whose faces are all known", () => {
    expect(withPersonsByFace([mother], [herFace])).toEqual([mother]);
    expect(withPersonsByFace([mother, dog], [])).toEqual([dog, mother]);
  });
});

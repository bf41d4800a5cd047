import { describe, expect, it } from "@jest/globals";
import { sampleLabel } from "../testing/sample-blobs.ts";
import { annotationOf, mostBoxes } from "./annotation.ts";

const size = { width: 400, height: 300 };
const box = { left: 0.25, top: 0.25, width: 0.5, height: 0.5 };

describe("what is drawn of a result", () => {
  it("is at most a thousand boxes, and the rest is counted", () => {
    const instances = Array<{ confidence: number; bounding_box: typeof box }>(mostBoxes + 5).fill({
      ...{ confidence: 50, bounding_box: box },
    });
    const { boxes, leftOutCount } = annotationOf({ labels: [sampleLabel({ instances })] }, size);
    expect({ boxes: boxes.length, leftOutCount }).toEqual({ boxes: mostBoxes, leftOutCount: 5 });
  });

  it("is a box in place of a text's corners, and some of a face's landmarks, where nobody found so many", () => {
    const polygon = Array.from({ length: 300_000 }, (_, i) => ({ x: (i % 7) / 7, y: (i % 5) / 5 }));
    const landmarks = polygon.map((point) => ({ type: "nose", ...point }));
    const line = { text: "4711", confidence: 90, bounding_box: box, polygon };
    const face = { confidence: 80, bounding_box: box, landmarks };
    const { boxes } = annotationOf({ text: { lines: [line], words: [] }, faces: [face] }, size);
    const [written, seen] = boxes;
    expect(boxes).toHaveLength(2);
    expect(written).not.toHaveProperty("corners");
    expect(seen?.points).toHaveLength(100);
  });

  it("is a text along its corners", () => {
    const polygon = [
      { x: 0.1, y: 0.2 },
      { x: 0.5, y: 0.1 },
      { x: 0.5, y: 0.2 },
      { x: 0.1, y: 0.3 },
    ];
    const line = { text: "4711", confidence: 90, bounding_box: box, polygon };
    const { boxes } = annotationOf({ text: { lines: [line], words: [] } }, size);
    expect(boxes[0]?.corners).toHaveLength(4);
  });
});

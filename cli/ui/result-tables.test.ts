import { describe, expect, it } from "@jest/globals";
import { succeededBlob } from "../testing/sample-blobs.ts";
import { displayWidth } from "./fit-text.ts";
import { resultTables } from "./result-tables.ts";

const piped = { columns: undefined, colour: false };
const boundingBox = { left: 0.1, top: 0.1, width: 0.2, height: 0.2 };
const written = (text: string, confidence: number) => ({
  ...{ text, confidence, bounding_box: boundingBox },
  polygon: [],
});
const moderation = {
  labels: [
    {
      label: "Corpses",
      confidence: 91,
      parents: ["Visually Disturbing", "Death"],
      taxonomy_level: 3,
    },
  ],
  content_types: [{ content_type: "Animated", confidence: 88 }],
};
const all = succeededBlob({
  moderation,
  verdict: {
    decision: "block",
    because: [{ label: "Corpses", confidence: 91, threshold: 60, decision: "block" }],
  },
  text: {
    lines: [written("SALE today", 97)],
    words: [{ ...written("SALE", 97), line: 0 }, written("alone", 60)],
  },
  faces: [
    {
      ...{ confidence: 99, bounding_box: boundingBox, landmarks: [] },
      pose: { roll: 0, yaw: 40, pitch: 3 },
      attributes: {
        age_range: { low: 20, high: 30 },
        gender: { value: "female", confidence: 80 },
        emotions: [{ type: "happy", confidence: 70 }],
        smile: { value: true, confidence: 90 },
        beard: { value: false, confidence: 90 },
        eyes_open: { value: true, confidence: 90 },
      },
    },
    { confidence: 70, bounding_box: boundingBox, landmarks: [] },
  ],
});

describe("what was recognised", () => {
  it("is a table for each feature, with the verdict after what it goes by", () => {
    const text = resultTables(all, piped).map((table) =>
      table.map((line) => line.trimEnd()).join("\n"),
    );
    expect(text.slice(1).join("\n\n")).toBe(
      `MODERATION  CONFIDENCE  PARENTS
Corpses      91.0       Visually Disturbing › Death
content type: Animated

verdict block: Corpses 91.0 ≥ 60

TEXT        CONFIDENCE
SALE today   97.0
alone        60.0

FACE    CONFIDENCE  LOOKS
face 1   99.0       to the side, 20–30 years, female, happy, smile
face 2   70.0       -`,
    );
  });

  it("says it where moderation found nothing, and is silent about what was not asked for", () => {
    const fine = succeededBlob({ moderation: { labels: [], content_types: [] } });
    expect(resultTables(fine, piped).at(-1)).toEqual([
      "Moderation found nothing that speaks against it.",
    ]);
    const { labels: _, ...without } = fine;
    expect(resultTables(without, piped)).toHaveLength(1);
    const verdict = { decision: "allow" as const, because: [] };
    expect(resultTables({ ...without, verdict }, piped).at(-1)).toEqual(["verdict allow"]);
  });

  it("fits a narrow terminal, whatever is written on the picture", () => {
    const lines = [written(`\u001b[31m${"long ".repeat(40)}`, 50)];
    const tables = resultTables(
      { ...all, text: { lines, words: [] } },
      { columns: 60, colour: false },
    );
    for (const line of tables.slice(0, 2).concat(tables.slice(3)).flat()) {
      expect(displayWidth(line)).toBeLessThanOrEqual(60);
      expect(line).not.toContain("\u001b");
    }
  });
});

import { describe, expect, it } from "@jest/globals";
import { sampleLabel } from "../testing/sample-blobs.ts";
import { displayWidth } from "./fit-text.ts";
import { labelsTable } from "./labels-table.ts";

const labels = [
  sampleLabel(),
  sampleLabel({ label: "Road", confidence: 71.5, parents: [], instances: [] }),
  sampleLabel({ label: "Tree", confidence: 55.04, parents: ["Plant"], instances: [] }),
];

describe("the table of labels", () => {
  it("has bars on a terminal", () => {
    expect(labelsTable(labels, { columns: 80, colour: false }).join("\n")).toBe(
      [
        "LABEL  CONFIDENCE        PARENTS                  BOXES",
        "Car     98.7 █████████▉  Transportation, Vehicle      1",
        "Road    71.5 ███████▏    -                            0",
        "Tree    55.0 █████▌      Plant                        0",
      ].join("\n"),
    );
  });

  it("is plain and uncut when piped", () => {
    const lines = labelsTable(labels, { columns: undefined, colour: false });
    expect(lines[1]).toBe("Car     98.7       Transportation, Vehicle      1");
    expect(lines.join("")).not.toMatch(/\t|█/);
    expect(lines.join("")).not.toContain("\u001b");
  });

  it.each([80, 60, 50, 44, 40])("fits into %i columns, however long names are", (columns) => {
    const long = sampleLabel({
      label: "停车标志".repeat(8),
      parents: ["An Exceptionally Long Ancestor", "And Another One Of Those"],
    });
    const lines = labelsTable([...labels, long], { columns, colour: false });
    for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(columns);
    expect(lines.at(-1)).toContain("…");
    expect(new Set(lines.map((line) => displayWidth(line))).size).toBe(1);
  });

  it("colours by confidence without moving a column", () => {
    const coloured = labelsTable(labels, { columns: 80, colour: true });
    expect(coloured[1]).toContain("\u001b[32m");
    expect(coloured[2]).toContain("\u001b[33m");
    expect(coloured[3]).toContain("\u001b[31m");
    const plain = labelsTable(labels, { columns: 80, colour: false });
    expect(coloured.map((line) => displayWidth(line))).toEqual(
      plain.map((line) => displayWidth(line)),
    );
  });

  it("lets no label reach the terminal's controls", () => {
    const evil = sampleLabel({ label: "Car\u001b[2J\u009b31m", parents: ["a\nb\u202e"] });
    const [, line] = labelsTable([evil], { columns: undefined, colour: false });
    expect(line).toContain("Car\ufffd[2J\ufffd31m");
    expect(line).toContain("a b\ufffd");
  });
});

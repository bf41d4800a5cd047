import { describe, expect, it } from "@jest/globals";
import { parse } from "yaml";
import { newManifest, updatedManifest } from "./update-manifest.ts";

const text = `# yaml-language-server: $schema=./cases.schema.json
# Ours.

defaults: { max_ms: 30000 } # slow machines

cases:
  # The first one.
  - name: a stop sign
    file: "stop-sign.jpg"
    expect:
      labels: { any_of: [{ label: Stopsign, min_confidence: 80 }, Clock], none_of: [Car] } # both
      warnings: []

  - file: clock.png # no expectations yet
  - file: vase.jpg
    expect:
      # how sure
      labels:
        all_of:
          - Vase # the thing
          - { label: Plant, min_confidence: 90 } # beside it
          - Table
      max_ms: 20000
`;

describe("updatedManifest", () => {
  it("changes nothing at all when nothing is to be changed", () => {
    expect(updatedManifest(text, [])).toBe(text);
  });

  it("keeps comments, order and style", () => {
    const updated = updatedManifest(text, [
      {
        index: 0,
        edits: [
          { path: ["labels", "none_of", 0], told: "" },
          { path: ["warnings"], value: ["no_labels"], told: "" },
        ],
      },
      {
        index: 1,
        edits: [
          {
            path: ["labels", "all_of"],
            value: [{ label: "Clock", min_confidence: 85 }],
            told: "",
          },
        ],
      },
      {
        index: 2,
        edits: [
          { path: ["labels", "all_of", 2], told: "" },
          {
            path: ["labels", "all_of", 1],
            value: { label: "Plant", min_confidence: 55 },
            told: "",
          },
          { path: ["labels", "all_of", 0], value: { label: "Vase", min_confidence: 40 }, told: "" },
        ],
      },
    ]);
    expect(updated).toBe(
      text
        .replace(", none_of: [Car]", "")
        .replace("warnings: []", "warnings: [no_labels]")
        .replace(
          "clock.png # no expectations yet\n",
          "clock.png # no expectations yet\n    expect:\n      labels:\n        all_of:\n          - { label: Clock, min_confidence: 85 }\n",
        )
        .replace("- Vase # the thing", "- { label: Vase, min_confidence: 40 }")
        .replace("min_confidence: 90", "min_confidence: 55")
        .replace("          - Table\n", ""),
    );
  });

  it("keeps other ways to write a list", () => {
    const other = `cases:\n- file: a.jpg\n  expect: {warnings: [ no_labels ]}\n- file: b.jpg\n`;
    const edits = [{ path: ["error"], value: { code: "corrupt_image" }, told: "" }];
    expect(updatedManifest(other, [{ index: 1, edits }])).toBe(
      `${other}  expect:\n    error: {code: corrupt_image}\n`,
    );
  });

  it("takes away what is empty then", () => {
    const edits = [{ path: ["labels", "none_of", 0], told: "" }];
    const only = "cases:\n  - file: a.jpg\n    expect:\n      labels: { none_of: [Car] }\n";
    expect(updatedManifest(only, [{ index: 0, edits }])).toBe("cases:\n  - file: a.jpg\n");
  });

  it("changes a case that shares its expectations with another for itself alone", () => {
    const shared =
      "cases:\n  - file: a.jpg\n    expect: &car\n      labels: { all_of: [Car] }\n" +
      "  - file: b.jpg\n    expect: *car\n";
    const edits = [{ path: ["labels", "all_of", 0], value: { label: "Car", min_confidence: 5 } }];
    const updated = updatedManifest(shared, [
      { index: 1, edits: edits.map((edit) => ({ ...edit, told: "" })) },
    ]);
    expect(parse(updated)).toEqual({
      cases: [
        { file: "a.jpg", expect: { labels: { all_of: ["Car"] } } },
        { file: "b.jpg", expect: { labels: { all_of: [{ label: "Car", min_confidence: 5 }] } } },
      ],
    });
  });

  it.each([
    ["by two blanks", 2],
    ["by tabs", "\t"],
    ["not at all", 0],
  ])("leaves JSON, indented %s, JSON: other programs may read it as that", (_how, indent) => {
    const manifest = (label: string) => ({
      cases: [{ file: "a.jpg", expect: { labels: { all_of: [{ label, min_confidence: 80 }] } } }],
    });
    const path = ["labels", "all_of", 0];
    const edits = [{ path, value: { label: "Vase", min_confidence: 80 }, told: "" }];
    const before = `${JSON.stringify(manifest("Car"), null, indent)}\n`;
    const after = `${JSON.stringify(manifest("Vase"), null, indent)}\n`;
    expect(updatedManifest(before, [{ index: 0, edits }])).toBe(after);
  });

  it("writes names that mean something in YAML so that they are read again as they are", () => {
    const files = ['a "b".jpg', "c: d #e.png", "- f.jpg", "\u2028\n.jpg", "{x}.jpg"];
    expect(parse(newManifest(files))).toEqual({ cases: files.map((file) => ({ file })) });
    const label = "a: b # c\n- d";
    const edits = [{ path: ["labels", "all_of"], value: [{ label, min_confidence: 0 }], told: "" }];
    const updated = parse(updatedManifest(newManifest(["a.jpg"]), [{ index: 0, edits }]));
    expect(updated.cases[0].expect.labels.all_of).toEqual([{ label, min_confidence: 0 }]);
  });
});

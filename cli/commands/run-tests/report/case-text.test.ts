import { describe, expect, it } from "@jest/globals";
import { failedBlob, succeededBlob } from "../../../testing/sample-blobs.ts";
import { displayWidth } from "../../../ui/fit-text.ts";
import type { CaseResult } from "../judge/case-result.ts";
import type { SuiteCase } from "../manifest/suite.ts";
import { createCaseText } from "./case-text.ts";

const entry = (name: string): SuiteCase => ({
  name,
  file: name,
  picture: { file: name },
  request: {},
  after: undefined,
  expect: {},
  index: 0,
});
const passed = (name: string): CaseResult => ({
  case: entry(name),
  outcome: "passed",
  reasons: [],
  blob: succeededBlob(),
  durationMs: 1234,
  callback: "verified",
});

const textOf = (result: CaseResult, columns?: number, colour = false) =>
  createCaseText([result.case, entry("short")], { columns, colour })(result);

describe("createCaseText", () => {
  it("fits a terminal, whatever a name is", () => {
    for (const name of ["写真".repeat(50), "a".repeat(200), "x"]) {
      for (const columns of [20, 40, 80, 200]) {
        expect(displayWidth(textOf(passed(name), columns).trimEnd())).toBeLessThanOrEqual(columns);
      }
    }
  });

  it("cuts nothing when it is piped", () => {
    expect(textOf(passed("a".repeat(200)))).toContain("a".repeat(200));
  });

  it("keeps names and labels from moving the cursor", () => {
    const labels = succeededBlob().labels?.map((label) => ({ ...label, label: "\u001b[2J\n" }));
    const result: CaseResult = {
      ...passed("\u001b]0;title\u0007\nname"),
      outcome: "failed",
      reasons: ["\u001b[31mred"],
      blob: succeededBlob({ ...(labels && { labels }) }),
    } as CaseResult;
    const text = textOf(result);
    expect(text.replaceAll("\n", "")).not.toMatch(/\p{Cc}/u);
    expect(text.split("\n")).toHaveLength(3);
  });

  it("tells what each feature found", () => {
    const box = { left: 0, top: 0, width: 1, height: 1 };
    const line = (text: string) => ({ text, confidence: 99, bounding_box: box, polygon: [] });
    const { labels: _labels, ...head } = succeededBlob();
    const blob = {
      ...head,
      ...{ moderation: { labels: [], content_types: [] } },
      verdict: { decision: "allow" as const, because: [] },
      text: { lines: ["a", "b", "c", "d"].map(line), words: [] },
      faces: [{ confidence: 99, bounding_box: box, landmarks: [] }],
    };
    const result: CaseResult = { ...passed("x"), blob } as CaseResult;
    expect(textOf(result)).toMatch(/verdict allow; "a", "b", "c", …; 1 face\n$/);
    const { verdict: _verdict, text: _text, faces: _faces, ...moderated } = blob;
    const harmless = { ...result, blob: moderated } as CaseResult;
    expect(textOf(harmless)).toMatch(/ no moderation labels\n$/);
  });

  it("shows what was updated, what failed, and what was not run", () => {
    const updated = { ...passed("x"), updates: ["warnings: []"] } as CaseResult;
    expect(textOf(updated)).toMatch(/^↻ x .*\n {4}updated warnings: \[\]\n$/);
    const pdf = { ...passed("x"), blob: failedBlob() } as CaseResult;
    expect(textOf(pdf)).toMatch(/^✓ x .*unsupported_image\n$/);
    const later: CaseResult = { case: entry("x"), outcome: "not_run", reasons: ["interrupted"] };
    expect(textOf(later)).toMatch(/^- x +not run: interrupted\n$/);
    expect(textOf(passed("x"), 80, true)).toContain("\u001b[32m✓\u001b[39m");
  });
});

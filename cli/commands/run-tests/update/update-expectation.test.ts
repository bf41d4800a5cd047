import { describe, expect, it } from "@jest/globals";
import { parse, stringify } from "yaml";
import type { ApiBlob } from "../../../client/api-types.ts";
import { failedBlob, succeededBlob } from "../../../testing/sample-blobs.ts";
import { judge } from "../judge/judge.ts";
import type { Expectation } from "../manifest/manifest.ts";
import { updatesFor } from "./update-expectation.ts";
import { updatedManifest } from "./update-manifest.ts";

// Car 98.71 (also known as Automobile), Road 71.5
const car = succeededBlob();
const dark = succeededBlob({
  labels: [],
  warnings: [{ code: "no_labels", message: "Nothing was recognised.", hint: "Use more light." }],
});
const pdf = failedBlob();
const carAndRoad = [
  { label: "Car", min_confidence: 90 },
  { label: "Road", min_confidence: 65 },
];

/** What is expected after an update. */
function updated(blob: ApiBlob, expected: Expectation): Expectation {
  const text = stringify({ cases: [{ file: "a.jpg", expect: expected }] });
  const edits = updatesFor(blob, expected);
  return parse(updatedManifest(text, [{ index: 0, edits }])).cases[0].expect ?? {};
}

describe("updatesFor", () => {
  it.each<[ApiBlob, Expectation]>([
    [car, { labels: { all_of: ["Car"], none_of: ["Boat"] }, warnings: [], max_ms: 1 }],
    [car, { status: "succeeded" }],
    [pdf, { status: "failed" }],
    [pdf, { error: { code: "unsupported_image" } }],
  ])("changes nothing that holds: %#", (blob, expected) => {
    expect(updatesFor(blob, expected)).toEqual([]);
  });

  it.each<[string, ApiBlob, Expectation, Expectation]>([
    ["gives a case that expects nothing what came", car, {}, { labels: { all_of: carAndRoad } }],
    ["…beside its time limit", car, { max_ms: 9 }, { max_ms: 9, labels: { all_of: carAndRoad } }],
    ["…warnings", dark, {}, { warnings: ["no_labels"] }],
    ["…or the error", pdf, {}, { error: { code: "unsupported_image" } }],
    [
      "lowers a confidence, and takes away labels that do not come",
      car,
      { labels: { all_of: ["Car", { label: "Road", min_confidence: 90 }, "Boat"] } },
      { labels: { all_of: ["Car", { label: "Road", min_confidence: 65 }] } },
    ],
    [
      "replaces alternatives of which none came",
      car,
      { labels: { any_of: ["Boat"], none_of: ["Sea", "Car"] }, warnings: ["no_labels"] },
      { labels: { any_of: carAndRoad, none_of: ["Sea"] }, warnings: [] },
    ],
    [
      "takes labels away when none came",
      dark,
      { labels: { any_of: ["Car"], all_of: ["Car"] }, warnings: [] },
      { warnings: ["no_labels"] },
    ],
    [
      "makes a success a failure",
      pdf,
      { status: "succeeded", labels: { all_of: ["Car"] }, warnings: [], max_ms: 9 },
      { status: "failed", max_ms: 9, error: { code: "unsupported_image" } },
    ],
    [
      "makes a failure a success",
      car,
      { status: "failed", error: { code: "corrupt_image" } },
      { status: "succeeded", labels: { all_of: carAndRoad } },
    ],
    [
      "changes the error",
      pdf,
      { error: { code: "corrupt_image" } },
      { error: { code: "unsupported_image" } },
    ],
    [
      "changes cached",
      car,
      { status: "succeeded", cached: true },
      { status: "succeeded", cached: false },
    ],
  ])("%s", (_name, blob, expected, after) => {
    expect(updated(blob, expected)).toEqual(after);
    expect(judge(blob, after)).toEqual([]);
    expect(updatesFor(blob, after)).toEqual([]);
  });
});

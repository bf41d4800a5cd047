import { describe, expect, it } from "@jest/globals";
import type { ApiBlob } from "../../../client/api-types.ts";
import { failedBlob, sampleLabel, succeededBlob } from "../../../testing/sample-blobs.ts";
import type { Expectation } from "../manifest/manifest.ts";
import { judge, judgeDuration } from "./judge.ts";

// Car 98.71 (also known as Automobile), Road 71.5
const car = succeededBlob();
const dark = succeededBlob({
  labels: [],
  warnings: [{ code: "no_labels", message: "Nothing was recognised.", hint: "Use more light." }],
});
const pdf = failedBlob();
const got = "got Car 98.7, Road 71.5";

describe("judge", () => {
  it.each<[string, ApiBlob, Expectation]>([
    ["success, without a word about it", car, {}],
    ["success", car, { status: "succeeded" }],
    ["all labels", car, { labels: { all_of: ["Car", "Road"] } }],
    ["a label in another case of letters", car, { labels: { all_of: ["cAR"] } }],
    ["a label by its alias", car, { labels: { all_of: ["automobile"] } }],
    ["one label of several", car, { labels: { any_of: ["Boat", "Road"] } }],
    [
      "a label of just that confidence",
      car,
      { labels: { all_of: [{ label: "Road", min_confidence: 71.5 }] } },
    ],
    [
      "no label above a confidence",
      car,
      { labels: { none_of: ["Boat", { label: "Road", min_confidence: 72 }] } },
    ],
    ["no warnings", car, { warnings: [] }],
    ["a warning", dark, { warnings: ["no_labels"] }],
    ["whatever failure", pdf, { status: "failed" }],
    ["a failure", pdf, { status: "failed", error: { code: "unsupported_image" } }],
    ["a failure by its code alone", pdf, { error: { code: "unsupported_image" } }],
    ["a fresh result", car, { cached: false }],
  ])("is content with %s", (_name, blob, expected) => {
    expect(judge(blob, expected)).toEqual([]);
  });

  it.each<[ApiBlob, Expectation, string]>([
    [
      car,
      { labels: { all_of: [{ label: "Stopsign", min_confidence: 80 }] } },
      `expected label Stopsign ≥ 80, ${got}`,
    ],
    [car, { labels: { all_of: ["Car", "Boat", "Sea"] } }, `expected labels Boat and Sea, ${got}`],
    [
      car,
      { labels: { any_of: ["Boat", { label: "Road", min_confidence: 90 }] } },
      `expected label Boat or Road ≥ 90, ${got}`,
    ],
    [car, { labels: { none_of: ["Boat", "Car"] } }, `expected no label Car, ${got}`],
    [dark, { labels: { any_of: ["Car"] } }, "expected label Car, got no labels"],
    [dark, { warnings: [] }, "expected warnings: none; got: no_labels"],
    [
      car,
      { warnings: ["low_confidence", "no_labels"] },
      "expected warnings: low_confidence, no_labels; got: none",
    ],
    [
      pdf,
      {},
      "recognition failed, unsupported_image: This is a PDF document, not a JPEG or PNG image.",
    ],
    [
      pdf,
      { labels: { any_of: ["Car"] } },
      "recognition failed, unsupported_image: This is a PDF document, not a JPEG or PNG image.",
    ],
    [
      pdf,
      { error: { code: "corrupt_image" } },
      "expected the error corrupt_image, got unsupported_image: This is a PDF document, not a JPEG or PNG image.",
    ],
    [
      car,
      { status: "failed" },
      "expected recognition to fail, but it succeeded: Car 98.7, Road 71.5",
    ],
    [
      car,
      { error: { code: "corrupt_image" } },
      "expected recognition to fail with corrupt_image, but it succeeded: Car 98.7, Road 71.5",
    ],
    [
      car,
      { cached: true },
      "expected the result of the same bytes, recognised before, but it was recognised anew",
    ],
    [
      pdf,
      { status: "failed", cached: true },
      "expected a result of a detector, but nothing was recognised",
    ],
  ])("says what is otherwise: %#", (blob, expected, reason) => {
    expect(judge(blob, expected)).toEqual([reason]);
  });

  it("says all that is otherwise", () => {
    const labels = { all_of: ["Boat"], any_of: ["Sea"], none_of: ["Car"] };
    expect(judge(car, { labels, warnings: ["no_labels"], cached: true })).toHaveLength(5);
  });

  it("does not round a confidence up to what was wanted", () => {
    const labels = [sampleLabel({ confidence: 79.99 })];
    const expected = { labels: { all_of: [{ label: "Car", min_confidence: 80 }] } };
    expect(judge(succeededBlob({ labels }), expected)).toEqual([
      "expected label Car ≥ 80, got Car 79.9",
    ]);
  });
});

describe("judgeDuration", () => {
  it("takes the limit itself, and no more", () => {
    expect(judgeDuration(20_000, { max_ms: 20_000 })).toEqual([]);
    expect(judgeDuration(31_200, { max_ms: 20_000 })).toEqual([
      "took 31,200 ms, more than 20,000 ms",
    ]);
    expect(judgeDuration(31_200, {})).toEqual([]);
  });
});

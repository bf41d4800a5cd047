import { describe, expect, it } from "@jest/globals";
import type { ApiBlob } from "../../../client/api-types.ts";
import { failedBlob, sampleLabel, succeededBlob } from "../../../testing/sample-blobs.ts";
import type { Expectation } from "../manifest/manifest.ts";
import { attributeReasons } from "./feature-reasons.ts";
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
      "recognition failed, unsupported_image: This is a PDF document, which cannot be recognised here.",
    ],
    [
      pdf,
      { labels: { any_of: ["Car"] } },
      "recognition failed, unsupported_image: This is a PDF document, which cannot be recognised here.",
    ],
    [
      pdf,
      { error: { code: "corrupt_image" } },
      "expected the error corrupt_image, got unsupported_image: This is a PDF document, which cannot be recognised here.",
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

const box = { left: 0.1, top: 0.1, width: 0.2, height: 0.2 };
const written = (text: string, confidence: number) => ({
  ...{ text, confidence },
  ...{ bounding_box: box, polygon: [] },
});
const face = { confidence: 99, bounding_box: box, landmarks: [] };
const everything = succeededBlob({
  moderation: {
    labels: [{ label: "Alcohol", confidence: 93.44, parents: [], taxonomy_level: 1 }],
    content_types: [],
  },
  verdict: {
    decision: "review",
    because: [{ label: "Alcohol", confidence: 93.44, threshold: 80, decision: "review" }],
  },
  text: { lines: [written("SALE today", 97), written("50 %", 60)], words: [written("SALE", 99)] },
  faces: [face, face],
});

describe("judge, of moderation, text and faces", () => {
  it.each<[string, Expectation]>([
    ["a moderation label", { moderation: { all_of: [{ label: "alcohol", min_confidence: 93 }] } }],
    ["none of others", { moderation: { none_of: ["Explicit", "Violence"] } }],
    ["moderation of which nothing is expected", { moderation: {} }],
    ["a verdict", { verdict: "review" }],
    [
      "a part of a line, in any case and with any spaces",
      { text: { all_of: ["saleTODAY", "50%"] } },
    ],
    ["a word's own confidence", { text: { all_of: [{ text: "sale", min_confidence: 98 }] } }],
    ["as many faces", { faces: 2 }],
    ["at least and at most", { faces: { at_least: 1, at_most: 2 } }],
  ])("is content with %s", (_name, expected) => {
    expect(judge(everything, expected)).toEqual([]);
  });

  it.each<[Expectation, string]>([
    [
      { moderation: { all_of: [{ label: "Alcohol", min_confidence: 95 }] } },
      "expected moderation label Alcohol ≥ 95, got Alcohol 93.4",
    ],
    [
      { moderation: { none_of: ["Alcohol"] } },
      "expected no moderation label Alcohol, got Alcohol 93.4",
    ],
    [{ verdict: "allow" }, "expected the verdict allow, got review for Alcohol 93.4 ≥ 80"],
    [
      { text: { any_of: ["closed", "open"] } },
      'expected text "closed" or "open", got "SALE today", "50 %"',
    ],
    [
      { text: { none_of: [{ text: "50", min_confidence: 50 }] } },
      'expected no text "50" ≥ 50, got "SALE today", "50 %"',
    ],
    [{ faces: 1 }, "expected 1 face, got 2"],
    [{ faces: { at_least: 3 } }, "expected at least 3 faces, got 2"],
    [{ faces: { at_most: 1 } }, "expected at most 1 faces, got 2"],
  ])("says what is otherwise: %#", (expected, reason) => {
    expect(judge(everything, expected)).toEqual([reason]);
  });

  it("is not content where nobody has looked, such as an API of before", () => {
    const expected: Expectation = { moderation: {}, verdict: "allow", text: {}, faces: 0 };
    expect(judge(car, expected)).toHaveLength(4);
  });
});

describe("what is guessed about people", () => {
  it("must come of each face where it was asked for", () => {
    const guessed = succeededBlob({ faces: [{ ...face, attributes: {} }, face] });
    expect(attributeReasons(guessed, { face_attributes: true })).toEqual([
      "expected face_attributes of each face, but 1 of 2 came without",
    ]);
    expect(attributeReasons(guessed, {})).toEqual([]);
    expect(attributeReasons(car, { face_attributes: true })).toEqual([]);
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

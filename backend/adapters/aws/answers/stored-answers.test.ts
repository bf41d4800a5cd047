import { describe, expect, it } from "@jest/globals";
import type { Outcome } from "../../../core/blob/blob.ts";
import type { CacheEntry, RecognisedEntry } from "../../../core/ports/recognition.ts";
import { recognised, refused } from "../../../testing/recognition-cache.contract.ts";
import { carLabel, recognitionFacts, succeeded } from "../../../testing/sample-blob.ts";
import { packJson, unpackJson } from "./packed-json.ts";
import { packEntry, packOutcome, unpackEntry, unpackOutcome } from "./stored-answers.ts";

const { image } = succeeded();
const facts = {
  detector: "fake",
  labelModelVersion: "fake-1",
  detectedAt: "2026-11-23T12:00:03.000Z",
};
/** As they were written while there was no feature but labels. */
const oldOutcome = { status: "succeeded", image, labels: [carLabel], recognition: facts };
const { image: entryImage, cachedAt } = recognised as RecognisedEntry;
const oldEntry = {
  kind: "recognised",
  image: entryImage,
  cachedAt,
  labels: [carLabel],
  recognition: facts,
};

const both = {
  ...succeeded([carLabel]),
  answers: {
    labels: { result: [carLabel], recognition: recognitionFacts },
    text: {
      result: { lines: [], words: [] },
      recognition: { ...recognitionFacts, modelVersion: "text-1" },
    },
  },
} as Outcome;

describe("answers in DynamoDB", () => {
  it("are read as they were stored before there were features", () => {
    expect(unpackOutcome(packJson(oldOutcome))).toEqual(succeeded([carLabel]));
    expect(unpackEntry(packJson(oldEntry))).toEqual(recognised);
    expect(unpackEntry(packJson(refused))).toEqual(refused);
  });

  it("are stored so that a version before can read them, as long as they are labels", () => {
    expect(unpackJson(packOutcome(succeeded([carLabel])))).toEqual(oldOutcome);
    expect(unpackJson(packEntry(recognised))).toEqual(oldEntry);
  });

  it.each([
    succeeded([carLabel]),
    succeeded([], { ...recognitionFacts, cachedAt: "2026-11-23T11:00:00.000Z" }),
    both,
    { status: "failed", failure: { code: "upload_expired" } } as const,
  ])("come back as they were, outcome %#", (outcome) => {
    expect(unpackOutcome(packOutcome(outcome))).toEqual(outcome);
  });

  it.each([
    recognised,
    refused,
    { ...recognised, feature: "text", result: { lines: [], words: [] } } as CacheEntry,
  ])("come back as they were, entry %#", (entry) => {
    expect(unpackEntry(packEntry(entry))).toEqual(entry);
  });

  it("leaves nothing of labels in the outcome of another feature alone", () => {
    const { labels: _, ...answers } = (both as Outcome & { status: "succeeded" }).answers;
    const alone: Outcome = { ...succeeded(), answers };
    expect(unpackOutcome(packOutcome(alone))).toEqual(alone);
    expect(unpackJson(packOutcome(alone))).not.toHaveProperty("labels");
  });
});

import { describe, expect, it } from "@jest/globals";
import type { Outcome } from "../../core/blob/blob.ts";
import type { Feature } from "../../core/features/features.ts";
import type { CacheEntry, RecognisedEntry } from "../../core/ports/recognition.ts";
import { RECOGNISED, REFUSED } from "../../testing/recognition-cache.contract.ts";
import { CAR, RECOGNITION, succeeded } from "../../testing/sample-blob.ts";
import { packJson, unpackJson } from "./packed-json.ts";
import { packEntry, packOutcome, unpackEntry, unpackOutcome } from "./stored-answers.ts";

const { image } = succeeded();
const FACTS = {
  detector: "fake",
  labelModelVersion: "fake-1",
  detectedAt: "2026-11-23T12:00:03.000Z",
};
/** As they were written while there was no feature but labels. */
const OLD_OUTCOME = { status: "succeeded", image, labels: [CAR], recognition: FACTS };
const { image: entryImage, cachedAt } = RECOGNISED as RecognisedEntry;
const OLD_ENTRY = {
  kind: "recognised",
  image: entryImage,
  cachedAt,
  labels: [CAR],
  recognition: FACTS,
};

/** A feature that only this test knows of. */
const NAME = "second";
const SECOND = NAME as string as Feature;
const BOTH = {
  ...succeeded([CAR]),
  answers: {
    labels: { result: [CAR], recognition: RECOGNITION },
    [NAME]: { result: [], recognition: { ...RECOGNITION, modelVersion: "second-1" } },
  },
} as Outcome;

describe("answers in DynamoDB", () => {
  it("are read as they were stored before there were features", () => {
    expect(unpackOutcome(packJson(OLD_OUTCOME))).toEqual(succeeded([CAR]));
    expect(unpackEntry(packJson(OLD_ENTRY))).toEqual(RECOGNISED);
    expect(unpackEntry(packJson(REFUSED))).toEqual(REFUSED);
  });

  it("are stored so that a version before can read them, as long as they are labels", () => {
    expect(unpackJson(packOutcome(succeeded([CAR])))).toEqual(OLD_OUTCOME);
    expect(unpackJson(packEntry(RECOGNISED))).toEqual(OLD_ENTRY);
  });

  it.each([
    succeeded([CAR]),
    succeeded([], { ...RECOGNITION, cachedAt: "2026-11-23T11:00:00.000Z" }),
    BOTH,
    { status: "failed", failure: { code: "upload_expired" } } as const,
  ])("come back as they were, outcome %#", (outcome) => {
    expect(unpackOutcome(packOutcome(outcome))).toEqual(outcome);
  });

  it.each([RECOGNISED, REFUSED, { ...RECOGNISED, feature: SECOND, result: [] } as CacheEntry])(
    "come back as they were, entry %#",
    (entry) => {
      expect(unpackEntry(packEntry(entry))).toEqual(entry);
    },
  );

  it("leaves nothing of labels in the outcome of another feature alone", () => {
    const { labels: _, ...answers } = (BOTH as Outcome & { status: "succeeded" }).answers;
    const alone: Outcome = { ...succeeded(), answers };
    expect(unpackOutcome(packOutcome(alone))).toEqual(alone);
    expect(unpackJson(packOutcome(alone))).not.toHaveProperty("labels");
  });
});

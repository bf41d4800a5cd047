import type { Outcome } from "../../../core/blob/blob.ts";
import type { Answer, Answers, RecognitionFacts } from "../../../core/features/features.ts";
import type { CacheEntry, RecognisedEntry } from "../../../core/ports/recognition.ts";
import { fitAnswer, fitAnswers } from "./fit-answer.ts";
import { packJson, unpackJson } from "./packed-json.ts";

/**
 * Labels lie where they lay when there was no other feature, and the answers of others beside them. So what was stored then
 * is read now, and while a new version takes over from an old one each reads what the other writes.
 */
interface StoredLabels {
  labels?: Answer<"labels">["result"];
  recognition?: StoredRecognition;
}
type StoredRecognition = Omit<RecognitionFacts, "modelVersion"> & { labelModelVersion: string };
type OtherAnswers = Omit<Answers, "labels">;

type StoredOutcome =
  | (Omit<Outcome & { status: "succeeded" }, "answers"> & StoredLabels & { answers?: OtherAnswers })
  | (Outcome & { status: "failed" });

type StoredEntry =
  | (Omit<RecognisedEntry<"labels">, "feature" | "result" | "recognition"> & Required<StoredLabels>)
  | RecognisedEntry
  | (CacheEntry & { kind: "refused" });

/** As much of an outcome as an item has room for. */
export function packOutcome(outcome: Outcome): Uint8Array {
  return packJson(toStoredOutcome(outcome));
}

export function unpackOutcome(packed: Uint8Array): Outcome {
  const stored = unpackJson(packed) as StoredOutcome;
  if (stored.status === "failed") return stored;
  const { labels, recognition, answers, ...rest } = stored;
  return {
    ...rest,
    answers: {
      ...(labels &&
        recognition && { labels: { result: labels, recognition: toFacts(recognition) } }),
      ...answers,
    },
  };
}

function toStoredOutcome(outcome: Outcome): StoredOutcome {
  if (outcome.status === "failed") return outcome;
  const { answers, ...rest } = outcome;
  const { labels, ...others } = fitAnswers(answers);
  return {
    ...rest,
    ...(labels && storedLabels(labels)),
    ...(Object.keys(others).length > 0 && { answers: others }),
  };
}

/** As much of an entry as an item has room for. */
export function packEntry(entry: CacheEntry): Uint8Array {
  return packJson(toStoredEntry(entry));
}

export function unpackEntry(packed: Uint8Array): CacheEntry {
  const stored = unpackJson(packed) as StoredEntry;
  if (!("labels" in stored)) return stored;
  const { labels, recognition, ...rest } = stored;
  return { ...rest, feature: "labels", result: labels, recognition: toFacts(recognition) };
}

function toStoredEntry(entry: CacheEntry): StoredEntry {
  if (entry.kind === "refused") return entry;
  if (!isOfLabels(entry)) return { ...entry, ...fitAnswer(entry.feature, entry) };
  const { feature, result, recognition, ...rest } = entry;
  return { ...rest, ...storedLabels(fitAnswer(feature, { result, recognition })) };
}

function storedLabels({ result, recognition }: Answer<"labels">): Required<StoredLabels> {
  return { labels: result, recognition: fromFacts(recognition) };
}

function isOfLabels(entry: RecognisedEntry): entry is RecognisedEntry<"labels"> {
  return entry.feature === "labels";
}

function fromFacts({ modelVersion, ...facts }: RecognitionFacts): StoredRecognition {
  return { ...facts, labelModelVersion: modelVersion };
}

function toFacts({ labelModelVersion, ...facts }: StoredRecognition): RecognitionFacts {
  return { ...facts, modelVersion: labelModelVersion };
}

import type { Outcome } from "../../core/blob/blob.ts";
import type { Answer, Answers, RecognitionFacts } from "../../core/features/features.ts";
import type { Label } from "../../core/features/label.ts";
import type { CacheEntry, RecognisedEntry } from "../../core/ports/recognition.ts";
import { fitLabels } from "./fit-labels.ts";
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
      ...answers,
      ...(labels &&
        recognition && { labels: { result: labels, recognition: toFacts(recognition) } }),
    },
  };
}

function toStoredOutcome(outcome: Outcome): StoredOutcome {
  if (outcome.status === "failed") return outcome;
  const { answers, ...rest } = outcome;
  const { labels, ...others } = answers;
  return {
    ...rest,
    ...(labels && storedLabels(labels.result, labels.recognition)),
    ...(Object.keys(others).length > 0 && { answers: others }),
  };
}

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
  if (!isOfLabels(entry)) return entry;
  const { feature: _, result, recognition, ...rest } = entry;
  return { ...rest, ...storedLabels(result, recognition) };
}

/** As much of them as an item has room for. */
function storedLabels(result: Label[], recognition: RecognitionFacts): Required<StoredLabels> {
  const { labels, leftOut } = fitLabels(result);
  return { labels, recognition: { ...fromFacts(recognition), ...(leftOut && { leftOut }) } };
}

function isOfLabels(entry: CacheEntry): entry is RecognisedEntry<"labels"> {
  return entry.kind === "recognised" && entry.feature === "labels";
}

function fromFacts({ modelVersion, ...facts }: RecognitionFacts): StoredRecognition {
  return { ...facts, labelModelVersion: modelVersion };
}

function toFacts({ labelModelVersion, ...facts }: StoredRecognition): RecognitionFacts {
  return { ...facts, modelVersion: labelModelVersion };
}

import type { ApiBlob, ApiLabel } from "../../../client/api-types.ts";
import { expectsFailure } from "../judge/judge.ts";
import { expectedText, findLabel, hasLabel, withConfidence } from "../judge/label-matches.ts";
import type { Expectation, ExpectedLabel } from "../manifest/manifest.ts";

/** A change to what a case expects: a new value, or none for what is taken away. */
export interface ExpectationEdit {
  /** From `expect` on */
  path: readonly (string | number)[];
  value?: unknown;
  /** For people */
  told: string;
}

const maxNewLabels = 3;
/** Room for the small differences between two versions of a model. */
const slack = 5;

/**
 * The least that must change for a result to be as expected. What holds already stays as it is written; a case that expects
 * nothing is given what came. How long it took is never taken over: slow is no expectation.
 */
export function updatesFor(blob: ApiBlob, expect: Expectation): ExpectationEdit[] {
  const edits = blob.status === "failed" ? failureEdits(blob, expect) : successEdits(blob, expect);
  const cached = blob.recognition?.cached;
  if (expect.cached !== undefined && cached !== expect.cached) {
    edits.push(
      cached === undefined ? remove("cached") : set(["cached"], cached, `cached: ${cached}`),
    );
  }
  return edits;
}

function failureEdits({ error }: ApiBlob, expect: Expectation): ExpectationEdit[] {
  const edits: ExpectationEdit[] = [];
  for (const key of ["labels", "warnings"] as const) if (expect[key]) edits.push(remove(key));
  if (expect.status === "succeeded") edits.push(set(["status"], "failed", "status: failed"));
  if (!error || error.code === expect.error?.code) return edits;
  // Who only says that it fails does not care why.
  if (expect.status === "failed" && !expect.error) return edits;
  return [...edits, set(["error"], { code: error.code }, `error.code: ${error.code}`)];
}

function successEdits(blob: ApiBlob, expect: Expectation): ExpectationEdit[] {
  const { labels = [] } = blob;
  const warnings = (blob.warnings ?? []).map(({ code }) => code);
  const edits: ExpectationEdit[] = [];
  const isNew = expectsFailure(expect) || Object.keys(expect).every((key) => key === "max_ms");
  if (expect.error) edits.push(remove("error"));
  if (expect.status === "failed") edits.push(set(["status"], "succeeded", "status: succeeded"));
  if (isNew && labels.length > 0) edits.push(newLabels("all_of", labels));
  if (expect.labels && !isNew) edits.push(...labelEdits(labels, expect.labels));
  const isOther = [...warnings].sort().join() !== [...(expect.warnings ?? [])].sort().join();
  if (expect.warnings ? isOther : isNew && warnings.length > 0) {
    edits.push(set(["warnings"], warnings, `warnings: [${warnings.join(", ")}]`));
  }
  return edits;
}

function labelEdits(
  labels: readonly ApiLabel[],
  expect: NonNullable<Expectation["labels"]>,
): ExpectationEdit[] {
  const { all_of: allOf = [], any_of: anyOf, none_of: noneOf = [] } = expect;
  const edits: ExpectationEdit[] = [];
  if (anyOf && !anyOf.some((expected) => hasLabel(labels, expected))) {
    edits.push(newLabels("any_of", labels));
  }
  // From the end on: what is taken away moves what comes after it.
  for (const [index, expected] of [...allOf.entries()].reverse()) {
    if (hasLabel(labels, expected)) continue;
    edits.push(lowered(expected, labels, index));
  }
  for (const [index, expected] of [...noneOf.entries()].reverse()) {
    if (!hasLabel(labels, expected)) continue;
    const told = `labels.none_of: ${expectedText(expected)} is taken away`;
    edits.push({ path: ["labels", "none_of", index], told });
  }
  return edits;
}

function lowered(
  expected: ExpectedLabel,
  labels: readonly ApiLabel[],
  index: number,
): ExpectationEdit {
  const path = ["labels", "all_of", index];
  const { label } = withConfidence(expected);
  const found = findLabel(labels, label);
  if (!found) return { path, told: `labels.all_of: ${expectedText(expected)} is taken away` };
  const minimum = minimumFor(found);
  const told = `labels.all_of: ${expectedText(expected)} becomes ≥ ${minimum}`;
  return set(path, { label, min_confidence: minimum }, told);
}

function newLabels(list: "all_of" | "any_of", labels: readonly ApiLabel[]): ExpectationEdit {
  const path = ["labels", list];
  if (labels.length === 0) return { path, told: `labels.${list} is taken away: no labels came` };
  const value = labels
    .slice(0, maxNewLabels)
    .map((label) => ({ label: label.label, min_confidence: minimumFor(label) }));
  return set(path, value, `labels.${list}: ${value.map(expectedText).join(", ")}`);
}

/** The next multiple of 5 that leaves the confidence some room to fall. */
const minimumFor = ({ confidence }: ApiLabel) =>
  Math.max(0, Math.floor((confidence - slack) / slack) * slack);

const set = (path: readonly (string | number)[], value: unknown, told: string) => ({
  path,
  value,
  told,
});

const remove = (key: string): ExpectationEdit => ({ path: [key], told: `${key} is taken away` });
